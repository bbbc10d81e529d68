# Installs Debian packages that are missing; silent and without network when nothing is.
# Source it, then: install_missing PACKAGE...

RUN_PACKAGES="g++ cmake ninja-build pkg-config libsndfile1-dev libfftw3-dev libeigen3-dev nlohmann-json3-dev
              libfmt-dev libcli11-dev libboost-dev libcurl4-openssl-dev libssl-dev libpng-dev zlib1g-dev
              libhowardhinnant-date-dev"
TEST_PACKAGES="$RUN_PACKAGES libgtest-dev libgmock-dev libcpp-httplib-dev nghttp2-proxy nodejs node-xml2js praat clang-format
               clang-tidy python3 python3-jsonschema python3-junitparser python3-yaml prometheus chromium zsh fish shellcheck groff-base
               fonts-dejavu-core qemu-user
               slurmctld slurmd slurm-client munge parallel"
TESTDATA_PACKAGES="python3 python3-numpy flac lame asterisk-core-sounds-en-wav asterisk-core-sounds-es-wav
                   asterisk-core-sounds-fr-wav"
# What calls are made from (scripts/lib/material): more voices, recorded sounds, and codecs that ffmpeg has no encoder for.
MATERIAL_PACKAGES="python3-scipy python3-soundfile asterisk-prompt-es-co asterisk-prompt-fr-armelle klettres-data ktuberling-data
                   tuxpaint-stamps-default minetest-data espeak-ng flite festival festvox-kallpc16k festvox-kdlpc16k
                   festvox-us-slt-hts festvox-czech-dita festvox-czech-machac festvox-suopuhe-mv festvox-suopuhe-lj
                   festvox-italp16k festvox-ca-ona-hts gcc libgsm1-dev libopencore-amrnb-dev libbcg729-dev libspeex-dev
                   libopus-dev"
# What scripts/accuracy makes its calls from and with; the plot is apart, because its library is large.
ACCURACY_PACKAGES="python3 python3-numpy ffmpeg sox libsox-fmt-base lame asterisk-core-sounds-en-wav
                   asterisk-core-sounds-es-wav asterisk-core-sounds-fr-wav asterisk-core-sounds-it-wav
                   asterisk-core-sounds-ru-wav asterisk-prompt-it-menardi-wav asterisk-moh-opsound-wav $MATERIAL_PACKAGES"
ACCURACY_PLOT_PACKAGES="python3-matplotlib"
# What scripts/bench measures with and beside.
BENCH_PACKAGES="python3 python3-numpy python3-scipy python3-matplotlib curl ffmpeg sox libsox-fmt-base libbenchmark-dev valgrind gcc"
# What scripts/train needs beside: sounds that the accuracy does not hear, and fast matrices for numpy.
TRAIN_PACKAGES="sonic-pi-samples libopenblas0-pthread"

install_missing() {
  if ! command -v dpkg-query >/dev/null; then
    echo "No dpkg here: taking it that the equivalents of these Debian packages are installed: $*" >&2
    return
  fi
  local missing
  missing=$(missing_packages "$@")
  if [ -n "$missing" ]; then
    apt_install $missing
  fi
}

missing_packages() {
  local package
  for package in "$@"; do
    dpkg-query --show --showformat='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || echo "$package"
  done
}

apt_install() {
  local as_root log
  as_root=$(root_prefix) || cannot_install "$@"
  log=$(mktemp)
  echo "Installing with apt: $*" >&2
  # Package lists may be absent (a fresh container) or stale; only then are they fetched.
  if ! apt_get install "$@" >"$log" 2>&1 && ! { apt_get update && apt_get install "$@"; } >>"$log" 2>&1; then
    cat "$log" >&2
    echo "apt-get could not install: $*. Its output is above; put it right and run this again." >&2
    rm -f "$log"
    exit 2
  fi
  rm -f "$log"
}

root_prefix() {
  if [ "$(id -u)" = 0 ]; then
    return
  fi
  sudo -n true 2>/dev/null && echo sudo
}

apt_get() {
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 -o APT::Install-Recommends=false "$@" \
    </dev/null
}

cannot_install() {
  cat >&2 <<MESSAGE
Packages are missing, and installing them needs root or sudo without a password. Run this once as an administrator:

  apt-get update && apt-get install -y --no-install-recommends $*

and then start this script again.
MESSAGE
  exit 2
}
