#!/usr/bin/env bash
# What a compiler makes of the kernels of a workspace, without a GPU: how many instructions of which kind, as they stand in PTX, loops counted once.
# Counts of a compiler, not speeds. Registers of PTX are unlimited: what spills is known only to ptxas.
#
#   tests/gpu-instructions.sh PARAMOO WORKSPACE
set -euo pipefail
if [ $# -lt 2 ]; then
    sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0"
    exit 2
fi

folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
clang=$(command -v clang-19 clang-18 clang-17 clang-16 clang-15 clang-14 clang | head -1)
prelude=$(dirname "$0")/ParamOO.Tests/Gpu/cuda_prelude.h
"$1" devices --kernels "$2" >"$folder/kernels.cu"
"$clang" -x cuda --cuda-device-only -nocudainc -nocudalib --cuda-gpu-arch=sm_80 -include "$prelude" -O3 -w -S -o "$folder/kernels.ptx" "$folder/kernels.cu"
awk '
    function report() {
        printf "%-10s %7d %6d %8d %5d %6d %6d %7d %7d %6d %6d %7d\n", kernel, all, fma, other, slow, calls, loads, pairs, choices, branches, local, depot
        all = fma = other = slow = calls = loads = pairs = choices = branches = local = depot = 0
    }
    BEGIN { printf "%-10s %7s %6s %8s %5s %6s %6s %7s %7s %6s %6s %7s\n", "kernel", "all", "fma", "add, mul", "div", "calls", "loads", "pairs", "choices", "jumps", "local", "bytes" }
    /\.entry / { kernel = $0; sub(/.*\.entry /, "", kernel); sub(/\(.*/, "", kernel); next }
    /^}/ { if (kernel == "evaluate" || kernel == "solve") report(); kernel = ""; next }
    kernel == "" { next }
    /__local_depot[0-9]+\[/ { depot = $0; sub(/.*\[/, "", depot); sub(/\].*/, "", depot); next }
    { word = $1; if (word ~ /^@/) word = $2 }
    word !~ /^[a-z][a-z0-9_.]*;?$/ { next }
    { all++ }
    word ~ /^fma\.rn\.f64/ { fma++ }
    word ~ /^(add|sub|mul)(\.rn)?\.f64/ { other++ }
    word ~ /^(div|sqrt)/ { slow++ }
    word ~ /^call/ { calls++ }
    word ~ /^ld\.global/ { loads++; if (word ~ /\.v2\./) pairs++ }
    word ~ /^(setp|selp)/ { choices++ }
    word ~ /^bra/ { branches++ }
    word ~ /^(ld|st)\.local/ { local++ }
' "$folder/kernels.ptx"
