#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace base {

// Refers to something callable without owning it: for parameters that are only called during the
// call they are passed to.
template <class Signature>
class FunctionView;

template <class Result, class... Args>
class FunctionView<Result(Args...)> {
public:
    template <class F>
    // NOLINTNEXTLINE(bugprone-forwarding-reference-overload): the constraint leaves copies alone
    requires(!std::is_same_v<std::remove_cvref_t<F>, FunctionView>) FunctionView(F&& function)
    noexcept  // NOLINT(google-explicit-constructor): made at call sites
        : m_object(const_cast<void*>(static_cast<const void*>(std::addressof(function))))
        , m_call([](void* object, Args... args) -> Result {
            return (*static_cast<std::remove_reference_t<F>*>(object))(std::forward<Args>(args)...);
        })
    {
    }

    Result operator()(Args... args) const { return m_call(m_object, std::forward<Args>(args)...); }

private:
    void* m_object;
    Result (*m_call)(void*, Args...);
};

}  // namespace base
