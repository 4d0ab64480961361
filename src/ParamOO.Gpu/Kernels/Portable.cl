/* One text for OpenCL C 1.2 and CUDA C++. Everything that the two spell differently is here. */
#if defined(__OPENCL_VERSION__) || defined(__OPENCL_C_VERSION__)
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#define KERNEL __kernel
#define FUNCTION static inline __attribute__((always_inline))
#define GLOBAL __global
#define RESTRICT restrict
#define LOCAL __local
#define LOCAL_ARRAY __local
#define LANE ((int)get_local_id(0))
#define GROUP ((int)get_group_id(0))
#define ITEM ((int)get_global_id(0))
#define BARRIER barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE)
#define TAKE_NUMBER(counter) atomic_inc(counter)
#define HIGH_PRODUCT(x, y) mul_hi(x, y)
#define Bits ulong
#define Pair double2
#define BITS_OF(x) as_ulong(x)
#define DOUBLE_OF(x) as_double(x)
#else
#ifndef KERNEL
#define KERNEL extern "C" __global__
#define FUNCTION static __device__ __forceinline__
#define LOCAL_ARRAY __shared__
#define LANE ((int)threadIdx.x)
#define GROUP ((int)blockIdx.x)
#define ITEM ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define BARRIER __syncthreads()
#define TAKE_NUMBER(counter) atomicAdd(counter, 1)
#define HIGH_PRODUCT(x, y) __umul64hi(x, y)
#define BITS_OF(x) ((Bits)__double_as_longlong(x))
#define DOUBLE_OF(x) __longlong_as_double((long long)(x))
#endif
#define GLOBAL
#define LOCAL
#define RESTRICT __restrict__
#define Pair double2
typedef unsigned long long Bits;
#endif

#define INVALID (0.0 / 0.0)
#define UNBOUNDED (1.0 / 0.0)
#define IS_FINITE(x) (fabs(x) < UNBOUNDED)
