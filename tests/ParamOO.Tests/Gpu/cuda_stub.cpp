// A stand-in for libcuda and libnvrtc that runs kernels on the processor: it exercises everything that the host does (loading, marshalling,
// memory, launches, errors) and says nothing about a GPU. "Compiling" makes a shared object with g++; its path stands for the PTX.
#include <dlfcn.h>
#include <unistd.h>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <mutex>
#include <regex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace
{
const char* prelude = R"(
#include <cmath>
#include <cstring>
#include <cstddef>
#include <utility>
#include <pthread.h>
struct Dimension { unsigned x, y, z; };
extern thread_local Dimension threadIdx, blockIdx, blockDim;
thread_local Dimension threadIdx, blockIdx, blockDim;
pthread_barrier_t* stub_barrier;
#define __global__
#define __device__
#define __forceinline__ inline
#define __shared__ static
#define __syncthreads() pthread_barrier_wait(stub_barrier)
struct alignas(16) double2 { double x, y; };
static double rsqrt(double x) { return 1 / std::sqrt(x); }
static int atomicAdd(int* counter, int term) { return __atomic_fetch_add(counter, term, __ATOMIC_SEQ_CST); }
static unsigned long long __umul64hi(unsigned long long x, unsigned long long y) { return (unsigned long long)(((unsigned __int128)x * y) >> 64); }
static long long __double_as_longlong(double x) { long long y; std::memcpy(&y, &x, 8); return y; }
static double __longlong_as_double(long long x) { double y; std::memcpy(&y, &x, 8); return y; }
template <class... A, std::size_t... I> void stub_call(void (*f)(A...), void** p, std::index_sequence<I...>) { f(*(A*)p[I]...); }
template <class... A> void stub_call(void (*f)(A...), void** p) { stub_call(f, p, std::index_sequence_for<A...>()); }
extern "C" void stub_place(pthread_barrier_t* barrier, unsigned block, unsigned width, unsigned thread)
{
    stub_barrier = barrier; blockIdx.x = block; blockDim.x = width; threadIdx.x = thread;
}
using namespace std;
)";

struct Program { std::string text, log, binary; };
typedef void (*Place)(pthread_barrier_t*, unsigned, unsigned, unsigned);
struct Function { void (*launch)(void**); Place place; };
std::mutex one_at_a_time;
}

extern "C"
{
int nvrtcCreateProgram(void** program, const char* text, const char*, int, void*, void*)
{
    *program = new Program{text, "", ""};
    return 0;
}

int nvrtcCompileProgram(void* handle, int count, const char** options)
{
    Program* program = (Program*)handle;
    bool may_fuse = true;
    for (int k = 0; k < count; k++)
    {
        may_fuse = may_fuse && std::string(options[k]) != "--fmad=false";
        if (std::string(options[k]).rfind("--ptxas-options", 0) == 0)
        {
            return 5; // As older versions, which do not know it.
        }
    }

    // Beside this library, so that everything goes with its folder.
    Dl_info own;
    dladdr((void*)&nvrtcCreateProgram, &own);
    const std::string library = own.dli_fname;
    std::string folder = library.substr(0, library.rfind('/')) + "/XXXXXX";
    if (!mkdtemp(&folder[0]))
    {
        return 1;
    }

    const std::string base = folder + "/kernels";
    std::ofstream source(base + ".cpp");
    source << prelude << program->text;
    std::regex kernel("KERNEL void (\\w+)\\(");
    for (std::sregex_iterator match(program->text.begin(), program->text.end(), kernel), end; match != end; ++match)
    {
        source << "\nextern \"C\" void launch_" << (*match)[1] << "(void** p) { stub_call(" << (*match)[1] << ", p); }\n";
    }

    source.close();
    const std::string command = "g++ -std=c++17 -O1 -w -shared -fPIC -march=x86-64-v3 -ffp-contract=" + std::string(may_fuse ? "fast" : "off") + " -o " + base + ".so " + base
        + ".cpp 2> " + base + ".log";
    const int code = system(command.c_str());
    std::ifstream log(base + ".log");
    std::stringstream said;
    said << log.rdbuf();
    program->log = said.str();
    program->binary = base + ".so";
    return code == 0 ? 0 : 6;
}

int nvrtcGetPTXSize(void* program, size_t* size) { *size = ((Program*)program)->binary.size() + 1; return 0; }
int nvrtcGetPTX(void* program, char* target) { strcpy(target, ((Program*)program)->binary.c_str()); return 0; }
int nvrtcGetCUBINSize(void* program, size_t* size) { return nvrtcGetPTXSize(program, size); }
int nvrtcGetCUBIN(void* program, char* target) { return nvrtcGetPTX(program, target); }
int nvrtcGetNumSupportedArchs(int* count) { *count = 2; return 0; }
int nvrtcGetSupportedArchs(int* archs) { archs[0] = 75; archs[1] = 90; return 0; }
int nvrtcGetProgramLogSize(void* program, size_t* size) { *size = ((Program*)program)->log.size() + 1; return 0; }
int nvrtcGetProgramLog(void* program, char* target) { strcpy(target, ((Program*)program)->log.c_str()); return 0; }
int nvrtcDestroyProgram(void** program) { delete (Program*)*program; return 0; }

int cuInit(unsigned) { return 0; }
int cuDriverGetVersion(int* version) { *version = 12040; return 0; }
int cuDeviceGetCount(int* count) { *count = 1; return 0; }
int cuDeviceGet(int* device, int ordinal) { *device = ordinal; return 0; }
int cuDeviceGetName(char* name, int, int) { strcpy(name, "stub"); return 0; }
int cuDeviceTotalMem_v2(size_t* bytes, int) { *bytes = (size_t)1 << 30; return 0; }
int cuDeviceGetAttribute(int* value, int attribute, int) { *value = attribute == 10 ? 2 : attribute == 16 ? 1 : attribute == 39 ? 2048 : attribute == 75 ? 9 : 0; return 0; }
int cuDevicePrimaryCtxRetain(void** context, int) { *context = (void*)1; return 0; }
int cuDevicePrimaryCtxRelease_v2(int) { return 0; }
int cuCtxSetCurrent(void* context) { return context == (void*)1 ? 0 : 201; }
int cuStreamCreate(void** stream, unsigned) { *stream = (void*)2; return 0; }
int cuStreamSynchronize(void*) { return 0; }
int cuStreamDestroy_v2(void*) { return 0; }
int cuMemAlloc_v2(void** memory, size_t bytes) { *memory = bytes > (size_t)1 << 30 ? nullptr : malloc(bytes); return *memory ? 0 : 2; }
int cuMemFree_v2(void* memory) { free(memory); return 0; }
int cuMemAllocHost_v2(void** memory, size_t bytes) { *memory = malloc(bytes); return *memory ? 0 : 2; }
int cuMemFreeHost(void* memory) { free(memory); return 0; }
int cuMemcpyHtoDAsync_v2(void* to, const void* from, size_t bytes, void*) { memcpy(to, from, bytes); return 0; }
int cuMemcpyDtoHAsync_v2(void* to, const void* from, size_t bytes, void*) { memcpy(to, from, bytes); return 0; }

// Options as the driver has them: 5 is a buffer for errors, 6 its size, passed as the value itself.
int cuModuleLoadDataEx(void** module, const char* path, unsigned count, const int* options, void** values)
{
    *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!*module && count >= 2 && options[0] == 5 && options[1] == 6)
    {
        snprintf((char*)values[0], (size_t)values[1], "%s", dlerror());
    }

    return *module ? 0 : 200;
}

int cuModuleUnload(void*) { return 0; }

int cuModuleGetFunction(void** function, void* module, const char* name)
{
    void* launch = dlsym(module, (std::string("launch_") + name).c_str());
    *function = launch ? new Function{(void (*)(void**))launch, (Place)dlsym(module, "stub_place")} : nullptr;
    return launch ? 0 : 500;
}

int cuFuncGetAttribute(int* value, int, void*) { *value = 0; return 0; }
int cuOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, void*, int, size_t) { *blocks = 1; return 0; }

int cuLaunchKernel(void* handle, unsigned groups, unsigned, unsigned, unsigned width, unsigned, unsigned, unsigned, void*, void** arguments, void**)
{
    std::lock_guard<std::mutex> alone(one_at_a_time);
    Function* function = (Function*)handle;
    if (width > 8)
    {
        // One fit per thread: no barriers, so that threads may run one after the other.
        for (unsigned item = 0; item < groups * width; item++)
        {
            function->place(nullptr, item / width, width, item % width);
            function->launch(arguments);
        }

        return 0;
    }

    pthread_barrier_t barrier;
    pthread_barrier_init(&barrier, nullptr, width);
    std::vector<std::thread> threads;
    for (unsigned lane = 0; lane < width; lane++)
    {
        threads.emplace_back([=, &barrier] {
            for (unsigned group = 0; group < groups; group++)
            {
                function->place(&barrier, group, width, lane);
                function->launch(arguments);
                pthread_barrier_wait(&barrier);
            }
        });
    }

    for (auto& thread : threads)
    {
        thread.join();
    }

    pthread_barrier_destroy(&barrier);
    return 0;
}

int cuGetErrorString(int code, const char** text)
{
    *text = code == 2 ? "out of memory" : code == 200 ? "invalid image" : code == 500 ? "named symbol not found" : "unknown error";
    return 0;
}
}
