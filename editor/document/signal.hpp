// SPDX-License-Identifier: MIT
#pragma once
/// @file
/// Tells observers that something changed. Observers run in the order in which they subscribed; they may
/// subscribe, unsubscribe or be destroyed while a notification runs. Ownership: a Subscription ends with its
/// object: make it the observer's last member. The signal may die first. Thread-safety: one thread.

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace km::document {

class Subscription {
public:
    Subscription() = default;
    explicit Subscription(std::shared_ptr<bool> live) noexcept : m_live{std::move(live)} {}
    Subscription(Subscription&&) noexcept = default;
    Subscription& operator=(Subscription&& other) noexcept
    {
        end();
        m_live = std::move(other.m_live);
        return *this;
    }
    ~Subscription() { end(); }

private:
    void end() noexcept
    {
        if (m_live) {
            *m_live = false;
        }
    }
    std::shared_ptr<bool> m_live;
};

template <typename... Args>
class Signal {
public:
    using Observer = std::function<void(Args...)>;

    [[nodiscard]] Subscription subscribe(Observer observer)
    {
        auto live = std::make_shared<bool>(true);
        m_observers->push_back({live, std::move(observer)});
        return Subscription{live};
    }

    void notify(Args... args)
    {
        const auto observers = m_observers; // outlives this object, should an observer destroy it
        // By index: an observer may subscribe another. The copy keeps a running observer's function alive.
        for (std::size_t i = 0; i < observers->size(); ++i) {
            if (const auto entry = (*observers)[i]; *entry.live) {
                entry.observer(args...);
            }
        }
        std::erase_if(*observers, [](const Entry& entry) { return !*entry.live; });
    }

private:
    struct Entry {
        std::shared_ptr<bool> live;
        Observer observer;
    };
    std::shared_ptr<std::vector<Entry>> m_observers = std::make_shared<std::vector<Entry>>();
};

} // namespace km::document
