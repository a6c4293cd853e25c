#pragma once

#include <array>
#include <memory>
#include <span>
#include <string>

struct evp_md_ctx_st;

namespace lab {

// SHA-256 (FIPS 180-4) by libcrypto. One sum after another with the same object.
class Sha256 {
public:
    using Digest = std::array<unsigned char, 32>;

    Sha256();
    void add(std::span<const unsigned char> bytes);
    // The sum of what was added; starts anew.
    Digest finish();

private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const;
    };
    void start();

    std::unique_ptr<evp_md_ctx_st, Free> m_context;
};

// Lower-case hexadecimal digits.
std::string inHex(std::span<const unsigned char> bytes);

}  // namespace lab
