#include "support/tls_front/test_authority.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>

#include "support/freed.h"

namespace turngap::test {
namespace {

using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using File = std::unique_ptr<std::FILE, Freed<std::fclose>>;

constexpr long kDay_s = 86'400;

void require(bool succeeded, const char* step) {
  if (!succeeded) throw std::runtime_error(std::string("OpenSSL failed: ") + step);
}

Key make_key() {
  Key key(EVP_EC_gen("P-256"));
  require(key != nullptr, "making a key");
  return key;
}

void add_extension(X509* certificate, int kind, const char* value) {
  const Extension extension(X509V3_EXT_conf_nid(nullptr, nullptr, kind, value));
  require(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1, "adding an extension");
}

void name(X509* certificate, const char* common_name) {
  X509_NAME* subject = X509_get_subject_name(certificate);
  const auto* text = reinterpret_cast<const unsigned char*>(common_name);
  require(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, text, -1, -1, 0) == 1, "naming a certificate");
}

Certificate unsigned_certificate(EVP_PKEY* key, const char* common_name, long serial) {
  Certificate certificate(X509_new());
  require(certificate != nullptr && X509_set_version(certificate.get(), X509_VERSION_3) == 1, "making a certificate");
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kDay_s);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kDay_s);
  require(X509_set_pubkey(certificate.get(), key) == 1, "setting the public key");
  name(certificate.get(), common_name);
  return certificate;
}

void sign(X509* certificate, X509* issuer, EVP_PKEY* issuer_key) {
  require(X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1, "naming the issuer");
  require(X509_sign(certificate, issuer_key, EVP_sha256()) > 0, "signing");
}

void write_pem(const std::filesystem::path& path, const auto& write) {
  const File file(std::fopen(path.c_str(), "w"));
  require(file != nullptr && write(file.get()) == 1, "writing PEM");
}

}  // namespace

TestAuthority::TestAuthority(const std::filesystem::path& folder)
    : ca(folder / "ca.pem"), certificate(folder / "server.pem"), key(folder / "server.key") {
  const Key ca_key = make_key();
  const Certificate authority = unsigned_certificate(ca_key.get(), "turngap test authority", 1);
  add_extension(authority.get(), NID_basic_constraints, "critical,CA:TRUE");
  sign(authority.get(), authority.get(), ca_key.get());
  const Key server_key = make_key();
  const Certificate server = unsigned_certificate(server_key.get(), "localhost", 2);
  add_extension(server.get(), NID_subject_alt_name, "IP:127.0.0.1,DNS:localhost");
  sign(server.get(), authority.get(), ca_key.get());
  write_pem(ca, [&](std::FILE* file) { return PEM_write_X509(file, authority.get()); });
  write_pem(certificate, [&](std::FILE* file) { return PEM_write_X509(file, server.get()); });
  write_pem(key, [&](std::FILE* file) {
    return PEM_write_PrivateKey(file, server_key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
}

}  // namespace turngap::test
