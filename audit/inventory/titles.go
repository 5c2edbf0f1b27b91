package inventory

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"pacsaudit/audit"
)

// Convention is how AE titles are formed in a hospital. Its zero value allows all.
type Convention struct{ whole *regexp.Regexp }

// maxPattern bounds a convention. Its expressions take time that is linear in the title.
const maxPattern = 500

// ParseConvention reads a regular expression for a whole title, in the syntax of RE2.
func ParseConvention(s string) (Convention, error) {
	if strings.TrimSpace(s) == "" || len(s) > maxPattern {
		return Convention{}, fmt.Errorf("a convention for titles is a regular expression of 1 to %d characters", maxPattern)
	}
	if _, err := regexp.Compile(s); err != nil { // by itself: a bracket of its own must not close ours
		return Convention{}, errors.New("not a regular expression for titles: write for example [A-Z]{3}_(CT|MR|WS)[0-9]{2}")
	}
	whole, err := regexp.Compile("^(?:" + s + ")$")
	if err != nil {
		return Convention{}, errors.New("not a regular expression for a whole title")
	}
	return Convention{whole}, nil
}

// Allows reports whether a title follows the convention. No title does.
func (c Convention) Allows(title string) bool {
	return c.whole == nil || title == "" || c.whole.MatchString(title)
}

// OfProduct reports a title that a product comes with, in capitals or not.
func OfProduct(title string) bool {
	var product audit.DefaultTitle
	return product.UnmarshalText([]byte(strings.ToUpper(title))) == nil && product != audit.NoTitle
}

// Titles are warnings of called titles that two archives have, of those that a
// product comes with, and of titles of targets and callers outside the convention: for
// whoever checks a configuration, not for each audit.
func (v *Inventory) Titles() (list Mistakes) {
	warn := func(t audit.Target, format string, args ...any) {
		at := v.places[t.Name.String()]
		list = append(list, Mistake{v.name, at.line, at.column, fmt.Sprintf(format, args...)})
	}
	first := map[string]audit.Target{}
	for _, t := range v.Targets {
		if called := t.Called.String(); called != "" {
			title := strings.ToUpper(called)
			other, twice := first[title]
			if !twice {
				first[title] = t
			} else if PlainAddress(other.Address.String()) != PlainAddress(t.Address.String()) {
				warn(t, "%q has the called title of %q, at another address: titles tell devices apart", t.Name, other.Name)
			}
			if OfProduct(called) {
				warn(t, "%q has the title %s, which a product comes with: anybody can guess it", t.Name, title)
			}
			if !v.Convention.Allows(called) {
				warn(t, "%q has the title %s, which does not follow the convention (titles)", t.Name, called)
			}
		}
		for _, c := range t.Callers {
			title := c.Title.String()
			if title != "" && OfProduct(title) {
				warn(t, "%q has the caller %s, a title that a product comes with: anybody can guess it", t.Name, title)
			}
			if !v.Convention.Allows(title) {
				warn(t, "%q has the caller %s, which does not follow the convention (titles)", t.Name, title)
			}
		}
	}
	return list
}
