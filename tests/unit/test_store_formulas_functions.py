"""Every function of formulas, by examples; most of them stand in SeaTable's formula reference."""

from __future__ import annotations

from datetime import datetime

import pytest

from store.formulas.compiling import compiled
from store.formulas.formula import parse
from store.formulas.functions import FUNCTIONS
from store.formulas.names import Known, Names

NOTHING = Names([Known(1, "Empty", "text"), Known(2, "Day", "date"), Known(3, "Tags", "list")])
NOON = datetime(2020, 9, 4, 12, 59)
ROW = {1: None, 2: None, 3: ["red", "blue", "green"]}

NUMBERS = """
add(1, 2) | 3
1+2 | 3
add('2021-01-31', 1) | 2021-02-01
subtract(5, 4) | 1
multiply(3, 4) | 12
divide(3, 2) | 1.5
divide(1, 0) | #DIV/0!
mod(15, 7) | 1
15%7 | 1
mod(-3, 5) | 2
mod(1, 0) | #DIV/0!
power(3, 2) | 9
3^2 | 9
2^-1 | 0.5
power(0, -1) | #DIV/0!
power(-8, 0.5) | #NUM!
power(10, 400) | #NUM!
power(2, 62) | 4.61168601842739e+18
greater(2, 3) | 0
lessthan(2, 3) | 1
less(2, 3) | 1
greatereq(2, 2) | 1
greaterequal(2, 2) | 1
lessthaneq(2, 2) | 1
lesseq(3, 2) | 0
lessequal(2, 2) | 1
equal(2, '2') | 1
unequal('a', 'A') | 1
abs(-2) | 2
ceiling(2.14) | 3
ceiling(-2.14, 4) | 0
ceiling(-2.14, -1) | -3
ceiling(4.2, 0.1) | 4.2
ceil(7, 5) | 10
ceiling(7, 0) | #DIV/0!
even(2.14) | 4
even(-2.14) | -2
exp(1) | 2.71828182845905
exp(1000) | #NUM!
floor(2.86) | 2
floor(-3.14, 5) | -5
floor(7.9, 2) | 6
int(-3.14) | -4
lg(100) | 2
ln(e) | 1
ln(0) | #NUM!
log(81, 3) | 4
log(1000) | 3
log(8, 1) | #DIV/0!
odd(-2.14) | -1
odd(2.14) | 3
round(3.14) | 3
round(3.14, 1) | 3.1
round(3.14, -3) | 0
round(99.1, -2) | 100
round(2.675, 2) | 2.68
round(-2.5) | -3
round(1/3, 300) | 0.333333333333333
rounddown(3.12, 1) | 3.1
rounddown(-3.15) | -3
roundup(3.12, 1) | 3.2
roundup(-3.15) | -4
sign(-2) | -1
sqrt(81) | 9
sqrt(-1) | #NUM!
sum(7, 8, 9) | 24
sum(0.1, 0.2) | 0.3
sum({Empty}) | 0
pi | 3.14159265358979
"""

TEXTS = """
concatenate('a', 1, true, {Empty}, {Tags}) | a1truered, blue, green
'a' & 1.50 | a1.5
exact('SeaTable', 'Seatable') | 0
find('Sea', 'seaTable', 1) | 0
find('table', 'big table', 4) | 5
find('table', 'big table', 6) | 0
find({Empty}, 'abc') | 1
find('a', {Empty}) |
search('Sea', 'seaTable', 1) | 1
search('table', 'big Table', 4.9) | 5
search('b', 'İB') | 2
left('SeaTable', 3) | Sea
left('SeaTable') | S
left('SeaTable', -1) |
left({Empty}, search('@', {Empty}, 1) - 1) |
len('SeaTable') | 8
lower('GerMan') | german
upper('GerMan') | GERMAN
mid('SeaTable is the best', 1, 8) | SeaTable
mid('SeaTable is the best.', 10.9, 27.3) | is the best.
mid('SeaTable', 0, 2) | #VALUE!
replace('SeaTable is the best.', 1, 8, 'Seafile') | Seafile is the best.
replace('SeaTable is the best.', 1, 0, 'Seafile') | SeafileSeaTable is the best.
rept('Sea ', 2) & '.' | Sea Sea .
rept('x', -1) | #VALUE!
rept('x', 100001) | #VALUE!
right('SeaTable', 5) | Table
right('SeaTable', 0) |
substitute('SeaTableTable', 'Table', 'file', 1) | SeafileTable
substitute('SeaTableTable', 'Table', 'file', 2) | SeaTablefile
substitute('SeaTableTable', 'Table', 'file', 3) | SeaTableTable
substitute('SeaTableTable', 'Table', 'file') | Seafilefile
substitute('aaa', '', 'b') | aaa
substitute(rept('a', 100000), 'a', rept('b', 100000)) | #VALUE!
T(123) |
T('123') | 123
text(150, 'euro') | €150
text(-1.5, 'Dollar') | -$1.5
text(2, 'yuan') | ¥2
text(50, 'percent') | 5000%
text(50/100, 'percent') | 50%
text(0.07, 'percent') | 7%
text(1200.5, 'number') | 1200.5
trim(' SeaTable ') | SeaTable
value('123') | 123
value('1,234.5') | 1234.5
value('5 %') | 0.05
value('abc') | #VALUE!
value({Empty}) |
country('{"country_region": "Germany"}') | Germany
country('Germany') |
"""

DATES = """
date(2021, 1, 31)+1 | 2021-02-01
date(2021, 1, 31) - 30 | 2021-01-01
date(2021, 1, 31)-date(2020, 12, 23) | 39
date(2021, 1, 3) | 2021-01-03
date(21, 1, 3) | 1921-01-03
date(2021, 14, 32) | 2022-03-04
date(2021, 0, 1) | 2020-12-01
date(99999, 1, 1) | #NUM!
dateAdd('2020-02-03', 2, 'days') | 2020-02-05
dateAdd('2020-09-04 13:05:18', 36, 'hours') | 2020-09-06 01:05
dateAdd('2020-01-31', 1, 'month') | 2020-02-29
dateAdd('2020-02-29', -1, 'years') | 2019-02-28
dateAdd('2020-01-01', 2, 'Weeks') | 2020-01-15
dateAdd('2020-01-01', 90, 'minutes') | 2020-01-01 01:30
dateAdd('9999-12-31', 1, 'days') | #NUM!
dateAdd('soon', 1, 'days') | #VALUE!
dateAdd({Day}, 1, 'days') |
dateDif('2018-01-01', '2020-01-01', 'Y') | 2
dateDif('2018-01-01', '2020-01-01') | 730
dateDif('2019-10-11', '2020-12-12', 'M') | 14
dateDif('2019-10-11', '2020-12-12', 'ym') | 2
dateDif('2019-10-11', '2020-12-12', 'yd') | 62
dateDif('2019-10-11', '2020-12-12', 'MD') | 1
dateDif('2020-01-31', '2020-03-01', 'MD') | 1
dateDif('2020-01-01', '2020-01-02', 'S') | 86400
dateDif('2020-01-02', '2020-01-01') | -1
dateDif('2020-01-01 23:00', '2020-01-02 01:00') | 0
datedif({Day}, '2020-01-01') |
day('2020-01-03') | 3
days('2020-01-01', '2020-02-03') | 33
eomonth('2020-01-01', 1) | 2020-02-29
eomonth('2020-01-01', -1) | 2019-12-31
eomonth('2020-01-15 10:00') | 2020-01-31
hour('2020-02-14 13:14:52') | 13
hour('2020-02-14') | 0
hours('2020-02-14 13:14', '2020-02-14 15:14') | 2
hours('2020-02-14', '2020-02-14 15:14') | 15
isodate('2025-01-01 11:00:00') | 2025-01-01
isomonth('2025-01-01 11:00:00') | 2025-01
minute('2020-02-14 13:14:52') | 14
month('2020-02-14 13:14:52') | 2
months('2020-02-01 13:14', '2020-03-31 15:54') | 1
months('2020', '2021') | 12
networkdays('2020-01-01', '2020-01-07','2020-01-01') | 4
networkdays('2020-09-07', '2020-09-09') | 3
networkdays('2020-09-09', '2020-09-07') | -3
networkdays('2020-09-05', '2020-09-06') | 0
networkdays('0001-01-01', '9999-12-31') | 2608615
networkdays('2020-09-01', today()) | 4
now() | 2020-09-04 12:59
second('2020-02-14 13:14:52') | 52
today() | 2020-09-04
weekday('2020-01-01', 'Monday') | 3
weekday('2020-01-01', 'Thursday') | 4
weekday('2020-01-01') | 4
weeknum('2020-01-12', 11) | 2
weeknum('2020-01-12') | 3
weeknum('2021-01-01', 21) | 53
weeknum('2021-01-01', 9) | #NUM!
isoweeknum('2021-01-04') | 1
isoweeknum('2021-01-01') | 53
year('2020-01-01') | 2020
year('31.12.2021') | 2021
startofweek('2025-04-28') | 2025-04-27
startofweek('2025-04-27', 'monday') | 2025-04-21
quarter('2025-01-01') | 1
quarter('2025-12-01') | 4
"""

LOGIC = """
and(1, '', 2) | 0
and(1, 'x', {Tags}) | 1
if(1>2, 3, 4) | 4
if(1<2, 'Yes') | Yes
if(1>2, 'Yes') |
if(1>2, 1/0, 3) | 3
ifs( 1>2, 3, 5>4, 9) | 9
ifs(1>2, 3) |
not(and(1, '', 2)) | 1
or(1, '', 2) | 1
or(0, '', false) | 0
or(true, 1/0) | 1
switch(weekday("2000-01-01"), 1, "Sunday", 7, "Saturday", "no match") | Saturday
switch(int(68/10), 6, 'OK', 6, 'KO') | OK
switch(9, 1, 'a', 'none') | none
switch(9, 1, 'a') |
xor(1, 0, 2<1) | 1
xor(1, 0, 2<1, 1) | 0
iferror(1/0, 'none') | none
true() | 1
false() | 0
"""

LISTS = """
average(1, 2, 3, 4, 5) | 3
average({Empty}) | #DIV/0!
count(1, '', 2, '3') | 2
counta(1, '', 2, '3') | 3
countall(1, '', 2, '3') | 4
countblank(1, '', 2, '3') | 1
countItems("Tags") | 3
countitems({Tags}) | 3
countItems({Empty}) | 0
max(-1, 3, 4, 2, -1) | 4
max('2020-01-01', '2021-01-01 10:00') | 2021-01-01 10:00
min(-1, 3, 4, 2, -1) | -1
min({Empty}) |
sum(1, 'x') | #VALUE!
large(35, 92, 10, 2) | 35
large(1, 9) | #NUM!
small(9, 2, -7, -3, 3) | 2
"""


def _examples(table: str) -> list[tuple[str, str]]:
    pairs = [line.rsplit("|", 1) for line in table.strip().splitlines()]
    return [(formula.strip(), result.strip()) for formula, result in pairs]


EXAMPLES = _examples(NUMBERS) + _examples(TEXTS) + _examples(DATES) + _examples(LOGIC) + _examples(LISTS)


@pytest.mark.parametrize(("formula", "result"), EXAMPLES, ids=[formula[:60] for formula, _result in EXAMPLES])
def test_a_function_gives_what_its_example_says(formula: str, result: str) -> None:
    value = compiled(parse(formula, NOTHING), lambda: NOON)(ROW)
    assert ("" if value is None else str(value)) == result


def test_every_function_has_an_example_or_is_about_links() -> None:
    shown = " ".join(formula.casefold() for formula, _result in EXAMPLES)
    families = {function.name: function.family for function in FUNCTIONS.values()}
    assert [name for name, family in families.items() if family != "links" and f"{name.casefold()}(" not in shown] == []


def test_upper_and_lower_case_of_a_function_are_one() -> None:
    assert compiled(parse("DATEADD('2020-01-01', 1, 'DAYS')", NOTHING))(ROW) == "2020-01-02"


@pytest.mark.parametrize("spelling", sorted(FUNCTIONS))
def test_a_function_tells_how_it_is_written(spelling: str) -> None:
    function = FUNCTIONS[spelling]
    assert function.usage.startswith(f"{function.name}(")
    assert function.usage.endswith(")")
    assert function.body.__doc__ or function.body.__name__ == "<lambda>"
