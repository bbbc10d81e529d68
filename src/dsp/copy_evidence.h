#pragma once

#include <vector>

namespace turngap {

/// Tells whether the whole of one channel is a copy of the other, from windows of some half a second.
///
/// A copy explains most of what its channel holds, and leaves nothing there to be heard while the source is silent: a
/// party that spoke a few words over a loud leak is a party.
class CopyEvidence {
 public:
  /// Energies of a window without what lies on both channels of itself (offset, hum): of the source at the lag of the
  /// copy, of the channel that may hold the copy, and the sum of their products.
  struct Window {
    double source = 0.0;
    double other = 0.0;
    double product = 0.0;
  };

  /// A window in which the lag of a copy was known.
  void add(const Window& window);
  /// A window in which it was not; its product is not used.
  void add_unclear(const Window& window);

  bool whole_copy() const;

 private:
  bool holds_own_sound(double gain) const;

  Window sum_;
  std::vector<Window> windows_;
};

}  // namespace turngap
