#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "net/private_file.h"
#include "turngap/net/http.h"

namespace turngap {

/// The body of the answer to `request` goes into `file`, from its beginning wherever the transfer begins again.
/// `received` is told how many bytes more there are: below 0 for those of a transfer that begins again.
void receive_into(std::shared_ptr<PrivateFile> file, HttpRequest& request, std::function<void(std::int64_t)> received);

}  // namespace turngap
