# Builds one CMake preset of $root into $root/build/PRESET. Quiet; the log appears when something fails.
# Source it, then: build_preset PRESET [TARGET...]

build_preset() {
  local preset=$1 log="$root/build/$1.log"
  shift
  mkdir -p "$root/build"
  if ! { configure_preset "$preset" && cmake --build "$root/build/$preset" --target "${@:-all}" -- -k 0; } \
    >"$log" 2>&1; then
    cat "$log" >&2
    echo "Building '$preset' failed; the log above is kept in $log" >&2
    return 2
  fi
}

# A cache made for another place (the folder was moved or copied) is of no use to CMake and is made anew.
configure_preset() {
  cmake -S "$root" --preset "$1" || cmake -S "$root" --preset "$1" --fresh
}
