#!/bin/sh
# Unpacks what bench/pack-for-gpu.mjs packed and runs the table on this machine's graphics card through WebGPU, beside
# PyTorch in float32 on the same card: sh on-gpu.sh FILE.tar.xz [options of bench/main.ts].
# The results go into the folder $OUT, or this one. $TANGENT_BENCH_PYTHON has PyTorch, or else python3 has.
set -eu
archive=${1:?the archive that bench/pack-for-gpu.mjs wrote}
shift
if [ $# -eq 0 ]; then
  set -- --engine onnxruntime-webgpu
fi
case "$*" in
  *webgpu*)
    if ! { ldconfig -p 2>/dev/null || /sbin/ldconfig -p; } | grep -q 'libvulkan\.so\.1'; then
      echo "The Vulkan loader libvulkan.so.1 is missing, through which WebGPU finds the card: install libvulkan1." >&2
      exit 2
    fi
    ;;
esac
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
tar -xJf "$archive" -C "$folder"
export TANGENT_BENCH_PYTHON="${TANGENT_BENCH_PYTHON:-python3}"
export XDG_CACHE_HOME="$folder"
"$folder/node" "$folder/main.mjs" --scripts "$folder" --out "${OUT:-.}/bench-gpu" "$@"
