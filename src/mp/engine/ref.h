#pragma once

#include <type_traits>
#include <utility>

namespace mp::engine {

// Shared ownership of an object that counts its own references, by addReference() and
// dropReference(): one word and no block of its own, because there are millions of them.
template <class T>
class Ref {
public:
    Ref() = default;
    // Takes part in the ownership.
    explicit Ref(T* object) : m_object(object)
    {
        if (m_object != nullptr) {
            m_object->addReference();
        }
    }
    Ref(const Ref& other) : Ref(other.m_object) {}
    Ref(Ref&& other) noexcept : m_object(std::exchange(other.m_object, nullptr)) {}
    template <class U>
    requires std::is_convertible_v<U*, T*> Ref(const Ref<U>& other) : Ref(other.get()) {}
    ~Ref()
    {
        if (m_object != nullptr) {
            m_object->dropReference();
        }
    }
    Ref& operator=(Ref other) noexcept
    {
        std::swap(m_object, other.m_object);
        return *this;
    }

    void reset() { *this = Ref(); }
    T* get() const { return m_object; }
    T& operator*() const { return *m_object; }
    T* operator->() const { return m_object; }
    explicit operator bool() const { return m_object != nullptr; }

private:
    T* m_object = nullptr;
};

template <class T, class... Args>
Ref<T> makeRef(Args&&... arguments)
{
    return Ref<T>(new T(std::forward<Args>(arguments)...));
}

}  // namespace mp::engine
