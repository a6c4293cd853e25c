#pragma once

#include "mp/manager/referent.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <string>

namespace mp::manager {

// Python's Queue and JoinableQueue of a manager, which are one.
class QueueReferent final : public MethodReferent<QueueReferent> {
public:
    // `most`: how many items it holds, 0: as many as there is memory for.
    QueueReferent(std::string typeId, std::int64_t most);

    static Methods methods();
    std::string str() const override;

private:
    Result put(Call& call);
    Result get(Call& call);
    Result size(Call& call);
    Result empty(Call& call);
    Result full(Call& call);
    Result taskDone(Call& call);
    Result join(Call& call);

    bool isFull() const { return m_most > 0 && m_items.size() >= m_most; }
    void enter(Object item);
    bool handOver(const Object& item);
    void takeBack(const Object& item);
    std::function<void()> undoGetting(const Object& item);
    void admit();
    std::exception_ptr fullError() const;
    std::exception_ptr emptyError() const;

    std::size_t m_most;
    std::deque<Object> m_items;
    std::int64_t m_unfinished = 0;
    WaitQueue m_getters;
    WaitQueue m_putters;  // with their items
    WaitQueue m_joiners;
};

}  // namespace mp::manager
