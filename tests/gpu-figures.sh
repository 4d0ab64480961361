#!/usr/bin/env bash
# Everything that docs/gpu.md wants to know of a GPU, in one go:
#
#   tests/gpu-figures.sh PARAMOO FOLDER SMALL LARGE [WORKSPACE…]
#
# PARAMOO is the program, FOLDER receives one JSON document per measurement, SMALL is the workspace of the Neyman construction (examples/offshell),
# LARGE one with some 200 parameters (synth_np150). All others are only compared with the processor, fit by fit. SCALE=0.01 does a hundredth of the
# toys, to try the script without a GPU. The last lines are the rates of both constructions.
set -uo pipefail
if [ $# -lt 4 ]; then
    sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0"
    exit 2
fi

paramoo=$1 folder=$2 small=$3 large=$4
shift 4
mkdir -p "$folder"
toys() { awk -v n="$1" -v s="${SCALE:-1}" 'BEGIN { n *= s; printf "%d", n < 50 ? 50 : n }'; }

# NVRTC comes with toolkits and with Python packages; its folder is not always one that the loader knows.
if ! ldconfig -p 2>/dev/null | grep -q 'libnvrtc\.so'; then
    found=$(find /usr/local /opt /usr/lib -name 'libnvrtc.so.1[1-9]*' -printf '%h\n' 2>/dev/null | sort -u | paste -sd:)
    export LD_LIBRARY_PATH=${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}${found:+$found:}/usr/local/nvidia/lib64
fi

command -v nvidia-smi >/dev/null && nvidia-smi --query-gpu=name,driver_version,memory.total,clocks.max.sm,clocks.max.mem --format=csv | tee "$folder/nvidia-smi.csv"
"$paramoo" devices | tee "$folder/devices.txt"

# Rates, share of the ceilings measured in the same run, registers, spills, occupancy, and how far fits are from those of the processor.
measure() { # measure NAME WORKSPACE TOYS
    echo "== $1"
    "$paramoo" bench fits "$2" --device all --toys "$(toys "$3")" --threads 2 --json >"$folder/$1.json" || echo "$1: exit code $?"
    grep -E '"(fits_per_second|times_processor|largest_difference|other_minima|other_statuses|gigaflops|gigabytes_per_second|registers|thread_bytes|occupancy|name|device)"' "$folder/$1.json"
}

measure small "$small" 200000
measure large "$large" 20000

construct() { # construct NAME TOYS OPTIONS…: toys per second of a whole construction
    local name=$1 count seconds begin
    count=$(toys "$2")
    shift 2
    begin=$(date +%s.%N)
    "$paramoo" neyman "$small" --values 0:3:0.5 --toys "$count" --results-only --json --output "$folder/neyman-$name" "$@" >"$folder/neyman-$name.json" 2>"$folder/neyman-$name.log"
    seconds=$(awk -v a="$begin" -v b="$(date +%s.%N)" 'BEGIN { print b - a }')
    awk -v n="$name" -v t="$count" -v s="$seconds" 'BEGIN { printf "neyman on %s: %d toys at 7 hypotheses in %.1f s, %.0f toys per second, program and kernels started included\n", n, t, s, 7 * t / s }' | tee -a "$folder/rates.txt"
}

: >"$folder/rates.txt"
construct processor 20000 --device cpu --threads 2
construct device 1000000 --device gpu
construct device-again 1000000 --device gpu

for workspace in "$@"; do
    measure "compare-$(basename "$workspace" .json)" "$workspace" 2000
done

cat "$folder/rates.txt"
