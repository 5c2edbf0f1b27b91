package commands

import (
	"fmt"
	"regexp"
	"strings"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
)

// linkTo is the address of a check's page; nil where there are no pages.
type linkTo func(id string) string

// checkList is the catalogue as one page: the table, then each check.
func checkList(list []entry) string {
	here := func(id string) string { return "#" + id }
	var b strings.Builder
	b.WriteString(checkIndex(list, here))
	for _, e := range list {
		b.WriteByte('\n')
		writeCheck(&b, e, "##", here)
	}
	return b.String()
}

// checkPage is a check as a page of its own.
func checkPage(e entry, at linkTo) string {
	var b strings.Builder
	writeCheck(&b, e, "#", at)
	return b.String()
}

// checkIndex is the table of all checks, and what their pages do not repeat.
func checkIndex(list []entry, at linkTo) string {
	var b strings.Builder
	b.WriteString(`# Checks

| verdict | means |
|---|---|
| fail | The fault is there. |
| pass | There is evidence that the fault is not there. |
| inconclusive | Nobody knows: it was not asked, or the answer settles nothing. This is not the same as safe. |
| not applicable | The target is not of the kind that can have the fault, or there is nothing to compare it with. |

A *stranger* is a caller without an AE title, a certificate, a user identity or a password that the server was told of. The right *called* AE title
is an address and no secret: what it opens counts as open to strangers. A refusal is *temporary* if the A-ASSOCIATE-RJ has result 2 or source 3:
the association is requested once more, later, and the refusal is never read as an access control.

Severities of server checks can rise with the network that a server is reached from; their pages say which do. An ID is permanent.

| check | fault | severity | of |
|---|---|---|---|
`)
	for _, e := range list {
		fmt.Fprintf(&b, "| [%v](%s) | %v | %v | %s |\n", e.ID, at(e.ID.String()), e.Title, e.Severity, e.subject())
	}
	b.WriteString(`
## References

What checks refer to, with its date: of publication, or of the last amendment. A proposed rule is not in force.

| reference | of | date |
|---|---|---|
`)
	for _, w := range checks.Works() {
		date := w.Date
		if w.Status != "" {
			date += ", " + w.Status
		}
		fmt.Fprintf(&b, "| %s | [%v](%s) | %s |\n", w.Name, w.Title, w.URL, date)
	}
	return b.String()
}

func (e entry) subject() string {
	if e.Of == "server" {
		return "servers"
	}
	return e.Of
}

func writeCheck(b *strings.Builder, e entry, level string, at linkTo) {
	sentence := func(t audit.Text) string { return markOptions(t.String(), e.ID.String(), at) + "." }
	fmt.Fprintf(b, "%s %v\n\n%s\n\nSeverity: %v", level, e.ID, sentence(e.Title), e.Severity)
	if e.Zoned {
		b.WriteString("; one step higher in guest networks, two on the internet")
	}
	fmt.Fprintf(b, ". A check of %s.\n", e.subject())
	fmt.Fprintf(b, "\n%s# Why it matters\n\n%s\n", level, sentence(e.Why))
	fmt.Fprintf(b, "\n%s# How it is checked\n\n%s\n\n| verdict | when |\n|---|---|\n", level, sentence(e.How.Asks))
	for _, r := range audit.Rulings() {
		if when := audit.How(e.How).When(r); !when.IsZero() {
			fmt.Fprintf(b, "| %s | %s |\n", strings.ReplaceAll(r.String(), "-", " "), sentence(when))
		}
	}
	fmt.Fprintf(b, "\n%s# Fix\n\n%s\n", level, sentence(e.Fix))
	for i, s := range e.Settings {
		if i == 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(b, "- %s\n", sentence(s.Text)) // it begins with the product
	}
	refs := make([]string, len(e.Refs))
	for i, r := range e.Refs {
		refs[i] = r.String()
		if w, ok := checks.WorkOf(r); ok {
			refs[i] = "[" + refs[i] + "](" + w.URL + ")"
		}
	}
	fmt.Fprintf(b, "\n%s# References\n\n%s.\n", level, strings.Join(refs, ", "))
}

var mentioned = regexp.MustCompile(`--[a-z-]+|[a-z]+(-[a-z]+)+`)

// markOptions marks options in a text as code, and links the checks that it names, but
// for the one that it explains.
func markOptions(s, self string, at linkTo) string {
	return mentioned.ReplaceAllStringFunc(s, func(word string) string {
		switch {
		case strings.HasPrefix(word, "--"):
			return "`" + word + "`"
		case at == nil || word == self || !isCheck(word):
			return word
		}
		return "[" + word + "](" + at(word) + ")"
	})
}
