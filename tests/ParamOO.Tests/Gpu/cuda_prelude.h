// What NVRTC knows without a header, as far as kernels use it, for clang without the CUDA toolkit: what is not declared here does not compile.
typedef __SIZE_TYPE__ size_t;
#define __device__ __attribute__((device))
#define __global__ __attribute__((global))
#define __shared__ __attribute__((shared))
#define __forceinline__ __attribute__((always_inline))
struct __attribute__((aligned(16))) double2
{
    double x, y;
};
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
// Like those of libdevice, they touch no memory.
#define CONSTANT __attribute__((const)) __device__
extern "C"
{
CONSTANT double fabs(double);
CONSTANT double sqrt(double);
CONSTANT double rsqrt(double);
CONSTANT double exp(double);
CONSTANT double log(double);
CONSTANT double log1p(double);
CONSTANT double pow(double, double);
CONSTANT double fmin(double, double);
CONSTANT double fmax(double, double);
CONSTANT double fma(double, double, double);
CONSTANT double floor(double);
CONSTANT double rint(double);
CONSTANT double copysign(double, double);
CONSTANT double erf(double);
CONSTANT double erfc(double);
}
