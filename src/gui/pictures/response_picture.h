#pragma once

#include "gui/pictures/response_model.h"
#include "gui/pictures/result_picture.h"

#include <functional>
#include <vector>

namespace gui {

// The responses of a run that fetches URLs, sortable by each column.
class ResponsePicture : public ResultPicture {
    Q_OBJECT

public:
    explicit ResponsePicture(qint64 items, QWidget* parent = nullptr);

    void add(const std::vector<ValueFacts>& values) override;
    void takeAway(const QSet<qint64>& items) override;
    QString summary() const override;
    bool isImage() const override { return false; }
    void setItemLabel(const std::function<QString(qint64 item)>& label) override;

private:
    ResponseModel m_model;
    qint64 m_items;
};

}  // namespace gui
