#include "cli/versions.h"

#include <fmt/format.h>

#include "turngap/audio/decoder_version.h"
#include "turngap/core/method_version.h"
#include "turngap/dsp/library_versions.h"
#include "turngap/report/summary_json.h"

namespace turngap::cli {

std::vector<NamedText> versions() {
  return {{"turngap", TURNGAP_VERSION},   {"method", std::to_string(kMethodVersion)},
          {"decoder", decoder_version()}, {"fft", fft_version()},
          {"matrix", matrix_version()},   {"json", json_version()}};
}

}  // namespace turngap::cli
