#pragma once

namespace turngap::cli {

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;         ///< the gate failed, or the release regressed
inline constexpr int kUnusable = 2;       ///< wrong usage or configuration, I/O error, nothing could be read
inline constexpr int kInconclusive = 3;   ///< too little data for a verdict
inline constexpr int kSomeFailed = 4;     ///< finished, but some recordings failed
inline constexpr int kTemporary = 75;     ///< the network failed for now; safe to run again (EX_TEMPFAIL)
inline constexpr int kInterrupted = 130;  ///< stopped by the user (128 + SIGINT)

}  // namespace turngap::cli
