#include "mp/manager/handshake.h"

#include "base/posix_error.h"

#include <dlfcn.h>
#include <sys/random.h>

#include <cstring>
#include <stdexcept>
#include <type_traits>

namespace mp::manager {

namespace {

// What is needed of libcrypto. Linked, it would cost every program of mp its loading.
struct Crypto {
    // As <openssl/hmac.h>, <openssl/evp.h> and <openssl/crypto.h> declare them.
    const void* (*sha256)() = nullptr;
    unsigned char* (*hmac)(const void* method, const void* key, int keyBytes,
                           const unsigned char* data, std::size_t bytes, unsigned char* proof,
                           unsigned* proofBytes) = nullptr;
    int (*compare)(const void* one, const void* other, std::size_t bytes) = nullptr;

    static const Crypto& loaded()
    {
        static const Crypto crypto;
        return crypto;
    }

private:
    Crypto()
    {
        void* const handle = dlopen("libcrypto.so.3", RTLD_NOW | RTLD_LOCAL);
        const auto find = [handle](const char* name, auto& function) {
            if (handle != nullptr) {
                function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(
                    dlsym(handle, name));
            }
            return function != nullptr;
        };
        if (!find("EVP_sha256", sha256) || !find("HMAC", hmac) || !find("CRYPTO_memcmp", compare)) {
            throw std::runtime_error(
                "a manager needs the library libcrypto.so.3 (of OpenSSL): "
                "install the package libssl3");
        }
    }
};

void append(std::string& out, const void* bytes, std::size_t count)
{
    out.append(static_cast<const char*>(bytes), count);
}

}  // namespace

std::string Hello::bytes() const
{
    std::string out = proof + nonce;
    append(out, &client, sizeof client);
    append(out, &pid, sizeof pid);
    return out;
}

Hello Hello::parse(std::string_view bytes)
{
    Hello hello;
    if (bytes.size() != kProofBytes + kNonceBytes + sizeof hello.client + sizeof hello.pid) {
        throw std::invalid_argument("a client of a manager introduced itself with " +
                                    std::to_string(bytes.size()) + " bytes");
    }
    hello.proof = bytes.substr(0, kProofBytes);
    hello.nonce = bytes.substr(kProofBytes, kNonceBytes);
    const char* rest = bytes.data() + kProofBytes + kNonceBytes;
    std::memcpy(&hello.client, rest, sizeof hello.client);
    std::memcpy(&hello.pid, rest + sizeof hello.client, sizeof hello.pid);
    return hello;
}

std::string randomBytes(std::size_t count)
{
    std::string bytes(count, '\0');
    if (getrandom(bytes.data(), count, 0) != static_cast<ssize_t>(count)) {
        base::throwErrno("get", "random numbers");
    }
    return bytes;
}

std::string prove(std::string_view key, std::string_view side, std::string_view ownNonce,
                  std::string_view othersNonce)
{
    const Crypto& crypto = Crypto::loaded();
    std::string text(side);
    text += ownNonce;
    text += othersNonce;
    std::string proof(kProofBytes, '\0');
    unsigned bytes = 0;
    if (crypto.hmac(crypto.sha256(), key.data(), static_cast<int>(key.size()),
                    reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                    reinterpret_cast<unsigned char*>(proof.data()), &bytes) == nullptr ||
        bytes != kProofBytes) {
        throw std::runtime_error("libcrypto refused to sign a manager's handshake");
    }
    return proof;
}

bool sameProof(std::string_view one, std::string_view other)
{
    return one.size() == other.size() &&
           Crypto::loaded().compare(one.data(), other.data(), one.size()) == 0;
}

}  // namespace mp::manager
