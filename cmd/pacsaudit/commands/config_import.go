package commands

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit"
	"pacsaudit/audit/inventory/devices"
)

func importCommand() *cli.Command {
	return &cli.Command{
		Name: "import", Usage: "print targets from a spreadsheet, a scan or a product's configuration", ArgsUsage: "FILE…",
		Description: `   pacsaudit config import ae-titles.csv > pacsaudit.yaml
   pacsaudit config import titles.csv scan.xml orthanc.json -o pacsaudit.yaml
   pacsaudit config import list.csv --map title=3 --map host=5 --map port=6
   pacsaudit config import list.csv --titles '[A-Z]{3}_(CT|MR|WS)[0-9]{2}'

Reads CSV with a line of headings (--map says which column is what, by number or
heading), the XML of nmap -oX, DicomModalities of Orthanc, the HostTable of
dcmqrscp.cfg and LDIF of dcm4chee. Each target says where it came from. What was
left out, and titles that two devices share, that a product comes with or that
do not follow --titles, are on standard error. Nothing is contacted.

Exit codes: 0 targets were written, 2 nothing could be read.`,
		Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "map", Category: ofFiles, Usage: "`COLUMN=WHERE` of a CSV file: title, host, port, address, name, owner, zone or tls, and its number or heading; repeatable"},
			&cli.StringFlag{Name: "titles", Category: ofFiles, Usage: "regular `EXPRESSION` that AE titles follow: others are named, and the configuration keeps it"},
			&cli.StringFlag{Name: "output", Category: ofOutput, Aliases: []string{"o"}, Usage: "write to `FILE`, which must not be there yet"},
		},
		Action: func(c *cli.Context) error {
			columns := map[string]string{}
			for _, given := range c.StringSlice("map") {
				for _, pair := range strings.Split(given, ",") {
					name, where, ok := strings.Cut(pair, "=")
					if !ok {
						return usage("--map %s: write COLUMN=WHERE, for example --map host=2", pair)
					}
					columns[strings.TrimSpace(name)] = strings.TrimSpace(where)
				}
			}
			if !c.Args().Present() {
				return usage("config import takes one file or more")
			}
			return importDevices(c.Args().Slice(), columns, given(c, "titles", c.String), c.String("output"), streamsOf(c))
		},
	}
}

func importDevices(files []string, columns map[string]string, titles *string, output string, s streams) error {
	var lists []devices.List
	for _, file := range files {
		l, err := readDevices(file, columns)
		if err != nil {
			return usage("%s: %w", file, err)
		}
		if l.Columns != "" {
			fmt.Fprintf(s.err, "%s: columns %s; others with --map\n", audit.Operator(file), audit.Operator(l.Columns))
		}
		lists = append(lists, l)
	}
	all := devices.Merge(lists...)
	if err := all.JudgeTitles(titles); err != nil {
		return usage("--titles: %w", err)
	}
	for _, n := range all.Notes {
		fmt.Fprintln(s.err, audit.Operator(n.String()))
	}
	if len(all.Devices) == 0 {
		return usage("no target in %s", plural(len(files), "file"))
	}
	if output == "" {
		_, err := s.out.Write(all.YAML())
		return err
	}
	return writeNew(output, all.YAML(), s.err)
}

func readDevices(file string, columns map[string]string) (devices.List, error) {
	f, err := os.Open(file)
	if err != nil {
		return devices.List{}, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, devices.MaxFile+1))
	if err != nil {
		return devices.List{}, err
	}
	return devices.Read(file, b, columns)
}
