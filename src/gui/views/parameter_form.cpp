#include "gui/views/parameter_form.h"

#include "gui/models/lab_text.h"
#include "gui/models/text.h"
#include "gui/views/field_state.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace gui {
namespace {

constexpr int kColumns = 2;
constexpr qsizetype kHelpBeside = 48;  // a longer help text takes the whole width

QString textOf(const QWidget* editor)
{
    if (const auto* choice = qobject_cast<const QComboBox*>(editor)) {
        return choice->currentText();
    }
    return qobject_cast<const QLineEdit*>(editor)->text();
}

void setTextOf(QWidget* editor, const QString& text)
{
    if (auto* choice = qobject_cast<QComboBox*>(editor)) {
        choice->setCurrentText(text);
    } else if (auto* line = qobject_cast<QLineEdit*>(editor); line->text() != text) {
        line->setText(text);  // else its cursor would move
    }
}

QString unitText(lab::ParameterInfo::Type type)
{
    using Type = lab::ParameterInfo::Type;
    switch (type) {
    case Type::Duration:
        return ParameterForm::tr("A duration such as 50ms or 1.5s; units: ns, us, ms, s, min, h.");
    case Type::Size:
        return ParameterForm::tr(
            "A size such as 64K or 256M; units: K, M, G, T, powers of 1024 bytes.");
    case Type::Count:
        return ParameterForm::tr("A count such as 1000 or 1M; units: k, M, G, powers of 1000.");
    case Type::Integer:
        return ParameterForm::tr("A whole number.");
    default:
        return {};
    }
}

// "1 to 4096", with durations and sizes in their own words; empty when nothing limits it.
QString rangeText(const lab::ParameterInfo& info)
{
    using Type = lab::ParameterInfo::Type;
    if (info.maximum == INT64_MAX || info.type == Type::Text || info.type == Type::Path ||
        info.type == Type::Choice) {
        return {};
    }
    const auto text = [&info](std::int64_t value) {
        switch (info.type) {
        case Type::Duration:
            return durationText(static_cast<double>(value) / 1e9);
        case Type::Size:
            return sizeText(value);
        default:
            return countText(value);
        }
    };
    return ParameterForm::tr("%1 to %2").arg(text(info.minimum), text(info.maximum));
}

QLabel* makeLabel(const QString& text, const char* role, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setProperty("role", role);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

}  // namespace

ParameterForm::ParameterForm(QWidget* parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(8);
    for (int column = 0; column < kColumns; ++column) {
        m_grid->setColumnStretch(column, 1);
    }
}

void ParameterForm::setTask(const lab::TaskInfo& task)
{
    if (task.name == m_task) {
        return;
    }
    m_typed = typed();
    for (QWidget* cell : findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
        m_grid->removeWidget(cell);
        cell->hide();
        cell->deleteLater();
    }
    m_fields.clear();
    m_order.clear();
    m_task = task.name;
    for (const lab::ParameterInfo& info : task.parameters) {
        addField(info);
    }
    place();
    fill();
    setVisible(!task.parameters.empty());
}

void ParameterForm::followInTabOrder(QWidget* before) const
{
    for (const Field* field : m_order) {
        setTabOrder(before, field->editor);
        before = field->editor;
    }
}

FormState::Parameters ParameterForm::typed() const
{
    FormState::Parameters typed = m_typed;
    for (const auto& [name, field] : m_fields) {
        typed[m_task][name] = textOf(field.editor);
    }
    return typed;
}

void ParameterForm::setTyped(const FormState::Parameters& typed)
{
    m_typed = typed;
    fill();
}

void ParameterForm::fill()
{
    const QSignalBlocker quiet(this);
    const auto& texts = m_typed[m_task];
    for (const auto& [name, field] : m_fields) {
        const auto found = texts.find(name);
        setTextOf(field.editor, found != texts.end()
                                    ? found->second
                                    : QString::fromStdString(field.info.defaultText));
    }
}

QWidget* ParameterForm::editor(const QString& name) const
{
    const auto found = m_fields.find(name.toStdString());
    return found == m_fields.end() ? nullptr : found->second.editor;
}

void ParameterForm::addField(const lab::ParameterInfo& info)
{
    Field& field = m_fields[info.name];
    field.info = info;
    makeCell(field);
    m_order.push_back(&field);
}

// In the language that is spoken.
bool ParameterForm::isNarrow(const Field& field)
{
    return field.help->text().size() <= kHelpBeside &&
           field.info.type != lab::ParameterInfo::Type::Path &&
           field.info.type != lab::ParameterInfo::Type::Text;
}

// Two narrow ones stand beside each other. Who has nobody at its side takes the whole width.
void ParameterForm::place()
{
    for (std::size_t i = 0; i < m_order.size(); ++i) {
        const Field& field = *m_order[i];
        const int row = static_cast<int>(i);
        if (i + 1 < m_order.size() && isNarrow(field) && isNarrow(*m_order[i + 1])) {
            m_grid->addWidget(field.cell, row, 0, Qt::AlignTop);
            m_grid->addWidget(m_order[++i]->cell, row, 1, Qt::AlignTop);
        } else {
            m_grid->addWidget(field.cell, row, 0, 1, kColumns);
        }
    }
}

QWidget* ParameterForm::makeEditor(const lab::ParameterInfo& info)
{
    const QString name = QString::fromStdString(info.name);
    if (info.type == lab::ParameterInfo::Type::Choice) {
        auto* choice = new QComboBox;
        for (const std::string& text : info.choices) {
            choice->addItem(QString::fromStdString(text));
        }
        connect(choice, &QComboBox::currentTextChanged, this,
                [this, name] { emit changed(name, false); });
        return choice;
    }
    auto* line = new QLineEdit;
    connect(line, &QLineEdit::textChanged, this, [this, name] { emit changed(name, true); });
    return line;
}

void ParameterForm::makeCell(Field& field)
{
    const QString name = QString::fromStdString(field.info.name);
    auto* cell = new QWidget(this);
    field.cell = cell;
    auto* column = new QVBoxLayout(cell);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto* label = makeLabel(name, "field", cell);
    field.editor = makeEditor(field.info);
    field.editor->setObjectName(QStringLiteral("parameter_") + name);
    field.editor->setAccessibleName(name);
    field.editor->installEventFilter(m_filter);
    label->setBuddy(field.editor);
    field.help = makeLabel({}, "note", cell);
    field.error = makeLabel({}, "error", cell);
    field.error->hide();
    column->addWidget(label);
    column->addWidget(field.editor);
    column->addWidget(field.help);
    column->addWidget(field.error);
    describe(field);
}

void ParameterForm::describe(const Field& field)
{
    const lab::ParameterInfo& info = field.info;
    const QString standard = QString::fromStdString(info.defaultText);
    const QString help = labText(info.help);
    const QString unit = unitText(info.type);
    const QString range = rangeText(info);
    QStringList all{help, unit, range};
    QStringList beside{help, range};
    if (!standard.isEmpty()) {
        all.append(tr("Default: %1.").arg(standard));
    }
    all.removeAll(QString());
    beside.removeAll(QString());
    field.help->setText(beside.join(QStringLiteral(" · ")));
    field.editor->setAccessibleDescription(all.join(QLatin1Char(' ')));
    field.editor->setToolTip(all.join(QLatin1Char('\n')));
    field.editor->setWhatsThis(all.join(QLatin1Char('\n')));
    if (auto* line = qobject_cast<QLineEdit*>(field.editor)) {
        line->setPlaceholderText(info.required        ? tr("needed")
                                 : standard.isEmpty() ? tr("none")
                                                      : standard);
    }
}

void ParameterForm::retranslate()
{
    for (const auto& [name, field] : m_fields) {
        describe(field);
        m_grid->removeWidget(field.cell);
    }
    place();
}

bool ParameterForm::showError(const QString& name, const QString& message)
{
    const auto found = m_fields.find(name.toStdString());
    if (found == m_fields.end()) {
        return false;
    }
    showFieldError(found->second.error, found->second.editor, message);
    return true;
}

void ParameterForm::clearErrors()
{
    for (auto& [name, field] : m_fields) {
        showFieldError(field.error, field.editor, QString());
    }
}

}  // namespace gui
