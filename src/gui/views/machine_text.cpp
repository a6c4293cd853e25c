#include "gui/views/machine_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace gui {
namespace {

struct MachineText {
    Q_DECLARE_TR_FUNCTIONS(gui::MachineText)
};

}  // namespace

QString rangesText(const QList<int>& numbers)
{
    QStringList ranges;
    for (qsizetype i = 0; i < numbers.size();) {
        qsizetype last = i;
        while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) {
            ++last;
        }
        ranges.append(last == i ? QString::number(numbers[i])
                                : QStringLiteral("%1–%2").arg(numbers[i]).arg(numbers[last]));
        i = last + 1;
    }
    return ranges.join(QStringLiteral(", "));
}

QString machineText(const Machine& machine)
{
    QStringList facts;
    if (machine.cores > 0) {
        facts.append(MachineText::tr("cores %1").arg(machine.cores));
    }
    if (!machine.affinity.isEmpty()) {
        facts.append(MachineText::tr("affinity %1").arg(rangesText(machine.affinity)));
    }
    facts.append(
        machine.quota
            ? MachineText::tr("quota %1").arg(QLocale::c().toString(*machine.quota, 'g', 3))
            : MachineText::tr("no quota"));
    QString text = MachineText::tr("This machine: %1.").arg(facts.join(QStringLiteral(", ")));
    if (machine.usableCores != machine.cores) {
        text += QLatin1Char(' ') + MachineText::tr("Usable: %1.").arg(machine.usableCores);
    }
    return text;
}

}  // namespace gui
