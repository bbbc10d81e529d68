#pragma once

namespace turngap::test {

/// The deleter that calls a C library's `Free`.
template <auto Free>
struct Freed {
  template <typename Object>
  void operator()(Object* object) const {
    Free(object);
  }
};

}  // namespace turngap::test
