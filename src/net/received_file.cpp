#include "net/received_file.h"

#include <string_view>
#include <utility>

namespace turngap {

void receive_into(std::shared_ptr<PrivateFile> file, HttpRequest& request, std::function<void(std::int64_t)> received) {
  const auto told = std::make_shared<std::int64_t>(0);
  request.on_start = [file, received, told] {
    file->restart();
    received(-std::exchange(*told, 0));
  };
  request.on_body = [file = std::move(file), received = std::move(received), told](std::string_view data) {
    const auto bytes = static_cast<std::int64_t>(data.size());
    *told += bytes;
    received(bytes);
    return file->write(data) ? "" : file->refusal();
  };
}

}  // namespace turngap
