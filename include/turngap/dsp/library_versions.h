#pragma once

#include <string>

namespace turngap {

/// Name and version of the FFT library.
std::string fft_version();

/// Name and version of the matrix library.
std::string matrix_version();

}  // namespace turngap
