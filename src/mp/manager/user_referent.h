#pragma once

#include "mp/managed_type.h"
#include "mp/manager/referent.h"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace mp::manager {

// A type of the program's, as the server knows it.
class UserType {
public:
    // Throws std::invalid_argument when this program doesn't hold its functions.
    explicit UserType(const ManagedType& type);

    const std::string& name() const noexcept { return m_name; }
    // Throws RemoteError for what the constructor throws.
    ReferentPtr make(Object::List arguments) const;

private:
    friend class UserReferent;

    std::string m_name;
    ManagedType::Make m_make;
    ManagedType::Destroy m_destroy;
    std::unordered_map<std::string, ManagedType::Invoke> m_methods;
};

class UserReferent final : public Referent {
public:
    // `type` stays as long as the server does.
    UserReferent(const UserType& type, void* object);

    std::string str() const override;

protected:
    Result callOwn(std::string_view method, Call& call) override;

private:
    const UserType& m_type;
    std::unique_ptr<void, ManagedType::Destroy> m_object;
};

}  // namespace mp::manager
