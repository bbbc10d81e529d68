#pragma once

#include <complex>
#include <memory>
#include <span>
#include <vector>

namespace turngap {

/// The discrete Fourier transform of a real signal and its inverse, in place of their own buffers.
/// Plans are made with FFTW_ESTIMATE, so that the same input gives the same bits.
class RealFft {
 public:
  /// `length` >= 2, even. Throws std::runtime_error if FFTW has no plan.
  explicit RealFft(int length);
  ~RealFft();
  RealFft(const RealFft&) = delete;
  RealFft& operator=(const RealFft&) = delete;

  std::span<float> time();                     ///< `length` values
  std::span<std::complex<float>> frequency();  ///< `length` / 2 + 1 values

  void forward();   ///< frequency() from time()
  void backward();  ///< time() from frequency(), times `length`; destroys frequency()

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A Hann window of `length` samples, symmetric.
std::vector<float> hann_window(int length);

}  // namespace turngap
