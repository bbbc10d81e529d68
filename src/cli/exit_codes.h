#pragma once

namespace turngap::cli {

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;         ///< the gate failed, or the release regressed
inline constexpr int kUnusable = 2;       ///< wrong usage or configuration, I/O error, nothing could be read
inline constexpr int kInconclusive = 3;   ///< too little data for a verdict
inline constexpr int kSomeFailed = 4;     ///< finished, but some recordings failed
inline constexpr int kTemporary = 75;     ///< the network failed for now; safe to run again (EX_TEMPFAIL)
inline constexpr int kInterrupted = 130;  ///< stopped by the user (128 + SIGINT)
inline constexpr int kTerminated = 143;   ///< stopped by the system or a supervisor (128 + SIGTERM)

/// The one of two exit codes that says more: 130 or 143 before 75, 2, 1, 3, 4, 0.
int more_severe(int one, int other);

}  // namespace turngap::cli
