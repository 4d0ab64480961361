// What NVRTC knows without a header, as far as kernels use it, for clang without the CUDA toolkit: what is not declared here does not compile.
typedef __SIZE_TYPE__ size_t;
#define __device__ __attribute__((device))
#define __global__ __attribute__((global))
#define __shared__ __attribute__((shared))
struct Place
{
    unsigned x;
};
#define threadIdx (Place{(unsigned)__nvvm_read_ptx_sreg_tid_x()})
#define blockIdx (Place{(unsigned)__nvvm_read_ptx_sreg_ctaid_x()})
#define blockDim (Place{(unsigned)__nvvm_read_ptx_sreg_ntid_x()})
static __device__ int atomicAdd(int* counter, int term) { return __nvvm_atom_add_gen_i(counter, term); }
static __device__ unsigned long long __umul64hi(unsigned long long x, unsigned long long y) { return (unsigned long long)(((unsigned __int128)x * y) >> 64); }
static __device__ long long __double_as_longlong(double x) { return __builtin_bit_cast(long long, x); }
static __device__ double __longlong_as_double(long long x) { return __builtin_bit_cast(double, x); }
extern "C"
{
__device__ double fabs(double);
__device__ double sqrt(double);
__device__ double exp(double);
__device__ double log(double);
__device__ double log1p(double);
__device__ double pow(double, double);
__device__ double fmin(double, double);
__device__ double fmax(double, double);
__device__ double fma(double, double, double);
__device__ double floor(double);
__device__ double rint(double);
__device__ double copysign(double, double);
__device__ double erf(double);
__device__ double erfc(double);
}
