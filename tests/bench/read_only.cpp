// Reads a recording with libsndfile and does nothing with it: what scripts/bench holds turngap against.

#include <sndfile.h>

#include <cstdio>
#include <vector>

int main(int argc, char** argv) {
  constexpr sf_count_t kBlockFrames = 4096;
  SF_INFO info{};
  SNDFILE* file = argc == 2 ? sf_open(argv[1], SFM_READ, &info) : nullptr;
  if (file == nullptr) {
    std::fprintf(stderr, "usage: turngap_read_benchmark RECORDING (found %d arguments, or no audio)\n", argc - 1);
    return 2;
  }
  std::vector<float> block(static_cast<std::size_t>(kBlockFrames * info.channels));
  double sum = 0.0;
  while (const sf_count_t frames = sf_readf_float(file, block.data(), kBlockFrames)) {
    sum += block[static_cast<std::size_t>(frames) - 1];
  }
  sf_close(file);
  std::printf("%g\n", sum);  // so that no compiler can leave the reading out
}
