package commands

import (
	"errors"
	"io/fs"
	"net/netip"
	"os"
	"strconv"
	"strings"

	"pacsaudit/audit/inventory"
)

// Words that stand where another kind of word is expected. Each message says what
// the word is, and the command or the form for it.

// notATarget says what a word is that is no target; after stands behind it.
func notATarget(word string, after []string, err error) error {
	if _, bad := netip.ParsePrefix(word); bad == nil {
		return usage("target %q is a network: pacsaudit sweep %s finds the DICOM servers in it", word, word)
	}
	if info, missing := os.Stat(word); missing == nil && !strings.ContainsAny(word, ":@") {
		if info.IsDir() {
			return usage("target %q is a folder: pacsaudit inspect %s reads the DICOM files in it", word, word)
		}
		return usage("target %q is a file: pacsaudit inspect reads DICOM files, pacsaudit report reads saved reports, and --config names a configuration", word)
	}
	if len(after) > 0 && inventory.ParsePort(after[0]) == nil {
		return usage("target %q has its port as a word of its own: write %s:%s", word, word, after[0])
	}
	return usage("%w", err)
}

// notAPath says what a word is that names no file.
func notAPath(word string, err error) error {
	if _, bad := inventory.ParseTarget(word); bad == nil {
		return usage("%s: there is no such file, and it looks like a server: pacsaudit audit %s", word, word)
	}
	if _, bad := netip.ParseAddr(word); bad == nil {
		return usage("%s: there is no such file, and it looks like a server: pacsaudit audit %s:104", word, word)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return usage("%s: there is no such file or folder: look at how it is written, and whether it is mounted", word)
	}
	return usage("%w", err)
}

// notAConfiguration says what to do about a configuration that cannot be read.
func notAConfiguration(file string, err error) error {
	info, missing := os.Stat(file)
	switch {
	case errors.Is(missing, fs.ErrNotExist):
		return usage("--config %s: no such file: pacsaudit config init %s writes an example", file, file)
	case missing == nil && info.IsDir():
		return usage("--config %s is a folder: name the file in it", file)
	}
	return usage("--config: %w", err)
}

// notAReport says what to do about a report that cannot be opened.
func notAReport(file string, err error) error {
	info, missing := os.Stat(file)
	switch {
	case errors.Is(missing, fs.ErrNotExist):
		return usage("%s: no such file: pacsaudit audit TARGET --output FILE.json writes a report", file)
	case missing == nil && info.IsDir():
		return usage("%s is a folder: name the reports in it, as %s", file, strconv.Quote(strings.TrimRight(file, "/")+"/*.json"))
	}
	return usage("%s: %w", file, err)
}

// otherFormats are ends of file names that people ask for, and the nearest that
// is written.
var otherFormats = map[string]string{
	".pdf": ".html, which a browser prints as PDF", ".docx": ".html, which Word opens", ".doc": ".html, which Word opens",
	".htm": ".html", ".xlsx": ".csv, which Excel opens", ".xls": ".csv, which Excel opens", ".log": ".txt", ".text": ".txt",
	".markdown": ".md", ".yaml": ".json", ".yml": ".json",
}

// nearestFormat asks for the end of a file name that is meant.
func nearestFormat(extension string, known []string) string {
	if ours := otherFormats[strings.ToLower(extension)]; ours != "" {
		return "is it " + ours + "? "
	}
	return suggest("", extension, known)
}
