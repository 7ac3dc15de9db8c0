"""Why a template is refused, or why no mail comes of it.

LetterError
├── NotRefillableError          its text was changed, so a mail cannot be filled in anew
└── TemplateError               the text is no template
    ├── NotAllowedError         a part of Jinja that templates here do not have
    ├── NoColumnInTemplateError
    ├── NoSuchFilterError       a filter or test that there is not
    ├── NothingThereError       an empty cell, where the template says to stop
    ├── WrongValueError         a value of a kind that has no use there
    ├── TemplateTooLargeError   a limit of size or work is passed
    ├── UnknownWordError        a word that means nothing
    ├── TemplateFileError       a file that holds no template
    ├── NoFileColumnError       an attachment from a column that holds no files
    ├── UnusedPolicyError       a rule for a column that the template does not use (only ever a finding)
    └── FileElsewhereError      a file to attach whose bytes are not in the store
"""

from __future__ import annotations

from mail.errors import LetterError
from store.language import N_, _


class TemplateError(LetterError):
    """The text is no template.

    Each of these errors knows where it is: `line` and `column`, counted from 1 (0 where no place can be named), and
    `field`, the part of the mail (``Subject``), empty where the template is a text alone.
    """

    code = "TEMPLATE_001"
    sentence = N_("The template cannot be understood ({at}): {reason}.")
    cause = N_("Something is open that is never closed, or a sign stands where none is expected.")
    evidence = N_("What the reader of templates says")
    remedy = N_("A column is written {{Name}}, and a brace that is none of a column's as \\{{Name}}.")

    def __init__(self, *, words: str = "", line: int = 0, column: int = 0, field: str = "", **facts: object) -> None:
        super().__init__(words=words, **facts)
        self.line = line
        self.column = column
        self.field = field

    def __str__(self) -> str:
        return _(self.sentence).format(at=self.standing, **self.facts)

    @property
    def standing(self) -> str:
        """Where it is, in words."""
        if not self.line:
            return self.field or _("in the template")
        at = _("line {line}, column {column}").format(line=self.line, column=self.column)
        return f"{self.field}, {at}" if self.field else at

    def stands_at(self, line: int, column: int) -> None:
        """Name the place, unless one is named already."""
        if not self.line:
            self.line, self.column = line, column

    def stands_in(self, field: str) -> None:
        """Name the part of the mail."""
        self.field = self.field or field


class NotAllowedError(TemplateError):
    """A part of Jinja that could do harm or has no use here."""

    code = "TEMPLATE_002"
    sentence = N_("{what} is not allowed in a template ({at}).")
    cause = N_("Templates are filled in without anyone looking; what could do harm is left out of their language.")
    remedy = N_("Templates have columns, if, for, filters and simple arithmetic; leave the rest out.")


class NoColumnInTemplateError(TemplateError):
    """A column that the table, or the table behind a link, does not have; `near` names the one most like it."""

    code = "TEMPLATE_003"
    sentence = N_("There is no column called “{name}” ({at}).")
    cause = N_("The name is misspelt, or the column was renamed or deleted.")
    remedy = N_("The nearest one is “{near}”; a brace that is none of a column's is written \\{{{name}}}.")


class NoSuchFilterError(TemplateError):
    """No filter or test of that name; `near` names the one most like it."""

    code = "TEMPLATE_004"
    sentence = N_("There is no filter or test called “{name}” ({at}).")
    cause = N_("The name is misspelt, or known from elsewhere.")
    remedy = N_("The nearest one is {near}; there are: {known}.")


class NothingThereError(TemplateError):
    """A cell that the template shows is empty, and nothing was said for that case: the mail is not written."""

    code = "TEMPLATE_005"
    sentence = N_("The row has nothing in “{name}”, so no mail was written ({at}).")
    cause = N_("The template shows this column, and has no rule for rows in which it is empty.")
    remedy = N_("Fill the cell, or let the template say what stands there: a default, or nothing.")


class WrongValueError(TemplateError):
    """A value of a kind that a filter, an operator or a loop has no use for."""

    code = "TEMPLATE_006"
    sentence = N_("{what} has no use for {given} ({at}).")
    cause = N_("The column holds another kind of value than the template was written for.")
    remedy = N_("It takes {wanted}.")


class TemplateTooLargeError(TemplateError):
    """A limit of size, depth or work is passed; nothing is kept of what was written so far."""

    code = "TEMPLATE_007"
    sentence = N_("The template is too large or makes too much ({at}): {reason}.")
    cause = N_("Sizes and the work for one mail are limited, so that no template can bring the program to a halt.")
    remedy = N_("Make it shorter, or let it show fewer rows.")


class UnknownWordError(TemplateError):
    """A word that names neither the row nor the variable of a loop."""

    code = "TEMPLATE_008"
    sentence = N_("“{name}” means nothing here ({at}).")
    cause = N_("Besides the row there are only the variables of loops and the present day.")
    remedy = N_('Columns are written {{{name}}} or {{{{ row["{name}"] }}}}; today is the present day.')


class TemplateFileError(TemplateError):
    """A file that holds no template."""

    code = "TEMPLATE_009"
    sentence = N_("The file holds no template ({at}): {reason}.")
    cause = N_("The file was made by another program, or a line of its head was damaged.")
    evidence = N_("What is wrong with its head")
    remedy = N_("Write a template out to see how such a file looks.")


class NoFileColumnError(TemplateError):
    """An attachment from a column that holds no files."""

    code = "TEMPLATE_010"
    sentence = N_("The column “{name}” holds no files that could be attached ({at}).")
    cause = N_("The name is misspelt, or the column was deleted or is of another type now.")
    remedy = N_("Choose a column of files or images.")


class UnusedPolicyError(TemplateError):
    """A rule for empty cells of a column that the template does not use; never raised, only found."""

    code = "TEMPLATE_011"
    sentence = N_("The template says what to do when “{name}” is empty, but does not use it.")
    cause = N_("The column was renamed, or the text that showed it was taken out.")
    remedy = N_("Remove the rule, or use the column.")


class FileElsewhereError(TemplateError):
    """A file to attach of which the store knows the name or the address, but not the bytes."""

    code = "TEMPLATE_014"
    sentence = N_("The file “{name}” cannot be attached: it is not in the store ({at}).")
    cause = N_("It was imported without its content, and only its name or address is known.")
    remedy = N_("Put the file itself into the cell, or take the column off the template's files.")


class NotRefillableError(LetterError):
    """A mail that is to be filled in anew when it leaves, in which the text of its template does not stand any more."""

    code = "TEMPLATE_015"
    sentence = N_("The mail cannot be filled in anew when it leaves.")
    cause = N_("It was not begun from a template, its text has been changed since, or the row or the template has.")
    remedy = N_("Fill the template in once more, or let the mail leave as it is written now.")
