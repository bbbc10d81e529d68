#pragma once

#include <complex>
#include <memory>
#include <span>
#include <vector>

namespace turngap {

/// The discrete Fourier transform of a real signal, from time() to frequency().
/// Plans are made once a process for each length, with FFTW_ESTIMATE, so that the same input gives the same bits.
class RealFft {
 public:
  /// `length` >= 2, even. Throws std::runtime_error if FFTW has no plan.
  explicit RealFft(int length);
  ~RealFft();
  RealFft(const RealFft&) = delete;
  RealFft& operator=(const RealFft&) = delete;

  std::span<float> time();                     ///< `length` values
  std::span<std::complex<float>> frequency();  ///< `length` / 2 + 1 values

  void transform();  ///< frequency() from time()

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The discrete Fourier transform of a complex signal, from input() to output(): two real signals, one as the real and
/// one as the imaginary part, cost little more than one alone.
class ComplexFft {
 public:
  /// As for RealFft.
  explicit ComplexFft(int length);
  ~ComplexFft();
  ComplexFft(const ComplexFft&) = delete;
  ComplexFft& operator=(const ComplexFft&) = delete;

  std::span<std::complex<float>> input();   ///< `length` values, 0 at first; transform() leaves them as they are
  std::span<std::complex<float>> output();  ///< `length` values

  void transform();  ///< output() from input()

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A Hann window of `length` samples, symmetric.
std::vector<float> hann_window(int length);

/// The least length of at least `length` that transforms fast: a power of two, or three or five times one.
int fast_length(int length);

}  // namespace turngap
