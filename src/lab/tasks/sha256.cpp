#include "lab/tasks/sha256.h"

#include <openssl/evp.h>

#include <stdexcept>

namespace lab {
namespace {

void require(int answer)
{
    if (answer != 1) {
        throw std::runtime_error(
            "libcrypto refused SHA-256; is it a build without that algorithm?");
    }
}

}  // namespace

void Sha256::Free::operator()(evp_md_ctx_st* context) const
{
    EVP_MD_CTX_free(context);
}

Sha256::Sha256() : m_context(EVP_MD_CTX_new())
{
    if (!m_context) {
        throw std::bad_alloc();
    }
    start();
}

void Sha256::start()
{
    require(EVP_DigestInit_ex(m_context.get(), EVP_sha256(), nullptr));
}

void Sha256::add(std::span<const unsigned char> bytes)
{
    require(EVP_DigestUpdate(m_context.get(), bytes.data(), bytes.size()));
}

Sha256::Digest Sha256::finish()
{
    Digest digest{};
    unsigned int length = 0;
    require(EVP_DigestFinal_ex(m_context.get(), digest.data(), &length));
    start();
    return digest;
}

std::string inHex(std::span<const unsigned char> bytes)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const unsigned char byte : bytes) {
        text.push_back(kDigits[byte >> 4]);
        text.push_back(kDigits[byte & 0xF]);
    }
    return text;
}

}  // namespace lab
