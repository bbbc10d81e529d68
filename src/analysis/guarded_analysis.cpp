#include "analysis/guarded_analysis.h"

#include <fmt/format.h>

#include <cerrno>
#include <new>

#include "core/shortage.h"
#include "turngap/audio/recording_reader.h"
#include "turngap/core/error.h"

namespace turngap {

void analyze_guarded(RecordingResult& result, const std::function<RecordingAnalysis()>& analyze) {
  try {
    result.analysis = analyze();
  } catch (const RecordingError& error) {
    require_some_memory(result.path);
    result.failure = {std::string(to_string(error.fault())), error.what()};
  } catch (const FatalError&) {
    throw;
  } catch (const ReadingStopped&) {
    throw;
  } catch (const std::bad_alloc&) {
    fail_for_shortage(result.path, ENOMEM);
  } catch (const std::exception& error) {
    result.failure = {
        std::string(to_string(RecordingFault::unreadable)),
        fmt::format("expected to analyze it, found an error of the program or the system: {}", error.what())};
  }
}

}  // namespace turngap
