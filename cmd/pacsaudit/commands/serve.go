package commands

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/common/promslog"
	"github.com/prometheus/exporter-toolkit/web"
	"github.com/urfave/cli/v2"

	"pacsaudit/cmd/pacsaudit/serve"
)

// defaultListen is where serve listens unless told otherwise: nobody but this
// machine reaches it.
const defaultListen = "127.0.0.1:9764"

func serveCommand() *cli.Command {
	flags := append(slices.DeleteFunc(probeFlags(), func(f cli.Flag) bool {
		return !slices.Contains([]string{"config", "scope", "never", "timeout", "rows", "ca", "default-titles", "default-credentials"}, f.Names()[0])
	}),
		servicesFlag(),
		&cli.StringSliceFlag{Name: "web.listen-address", Category: ofWeb, Value: cli.NewStringSlice(defaultListen), Usage: "`ADDRESS` to listen on, as host:port; several are possible"},
		&cli.PathFlag{Name: "web.config.file", Category: ofWeb, Usage: "`FILE` that turns on TLS or passwords, as of every Prometheus exporter"},
		&cli.StringSliceFlag{Name: "web.host", Category: ofWeb, Usage: "`NAME` by which browsers and Prometheus call this server, besides its addresses and localhost"},
		&cli.DurationFlag{Name: "web.refresh", Category: ofWeb, Usage: "`TIME` after which a browser asks for a page again, such as 1m; never if absent"},
		&cli.StringFlag{Name: "history", Category: ofOutput, Value: "pacsaudit-history.db", Usage: "`WHERE` past reports are kept: a file, or postgres://user@host/database, or none"},
		&cli.DurationFlag{Name: "history-retention", Category: rare, Value: 90 * 24 * time.Hour, Usage: "how long reports are kept; the last of each target always is"},
		fromFlag(),
		&cli.IntFlag{Name: "hosts", Category: ofTargets, Value: parallelHosts, Usage: "how many hosts are audited at a time"},
		&cli.DurationFlag{Name: "probe-gap", Category: rare, Value: 10 * time.Minute, Usage: "time within which /probe shows the last result and does not audit again"},
		&cli.BoolFlag{Name: "no-schedule", Category: rare, Usage: "audit when /probe asks for it, at most every --probe-gap, and at no other time"},
		&cli.StringFlag{Name: "log.level", Category: rare, Value: "info", Usage: "`LEVEL` from which lines are logged: debug, info, warn or error"},
		&cli.StringFlag{Name: "log.format", Category: rare, Value: "logfmt", Usage: "`FORMAT` of the log: logfmt or json"},
	)
	return &cli.Command{
		Name:  "serve",
		Usage: "audit the targets of a configuration all day, for Prometheus and for browsers",
		Description: `Audits every target of --config at its interval and shows the results:

   /               pages for people: the fleet, targets, findings, history
   /metrics        all targets, for Prometheus; scraping causes no audit
   /metrics/self   the program alone
   /probe?target=  one configured target, audited now unless it just was
   /sd             the targets, for Prometheus' HTTP service discovery
   /-/healthy /-/ready /-/reload (POST; SIGHUP does the same)

   pacsaudit serve --config pacsaudit.yaml
   pacsaudit serve --config pacsaudit.yaml \
             --web.listen-address :9764 --web.config.file web.yml

It listens on 127.0.0.1:9764 unless told otherwise. Before it listens elsewhere,
turn on TLS and passwords with --web.config.file: the pages name weak archives.`,
		Flags:  flags,
		Before: noArguments,
		Action: func(c *cli.Context) error {
			config, err := readServe(c)
			if err != nil {
				return err
			}
			err = serve.Run(c.Context, config)
			if option, ok := errors.AsType[*serve.OptionError](err); ok {
				return usage("--%w", option)
			}
			return err
		},
	}
}

// readLog is a log as Prometheus' exporters have it.
func readLog(c *cli.Context) (*slog.Logger, error) {
	config := promslog.Config{Level: promslog.NewLevel(), Format: promslog.NewFormat(), Writer: c.App.ErrWriter}
	if word := c.String("log.level"); config.Level.Set(word) != nil {
		return nil, unknownWord("log.level", word, promslog.LevelFlagOptions)
	}
	if word := c.String("log.format"); config.Format.Set(word) != nil {
		return nil, unknownWord("log.format", word, promslog.FormatFlagOptions)
	}
	return promslog.New(&config), nil
}

func readServe(c *cli.Context) (serve.Config, error) {
	probing := readProbe(c)
	probing.allTargets = true
	files, _ := openFiles()
	log, err := readLog(c)
	if err != nil {
		return serve.Config{}, err
	}
	mistakes := c.App.ErrWriter // at the start; of a reload they stand in the log
	config := serve.Config{
		Load: func(ctx context.Context) (serve.Loaded, error) {
			a, err := probing.load(ctx, mistakes)
			mistakes = &logLines{log}
			return serve.Loaded{Targets: a.targets, Prober: a.prober, Receivers: a.receivers}, err
		},
		Tie:   tieOwn(log),
		Hosts: c.Int("hosts"), ProbeGap: c.Duration("probe-gap"), NoSchedule: c.Bool("no-schedule"),
		History: c.String("history"), Retention: c.Duration("history-retention"),
		Listen: c.StringSlice("web.listen-address"), WebConfig: c.Path("web.config.file"), Names: c.StringSlice("web.host"), Refresh: c.Duration("web.refresh"),
		MaxFiles: files, Tool: toolVersion(), Version: version, Revision: revision(),
		Log: log,
	}
	switch {
	case probing.config == nil:
		return config, usage("serve needs --config FILE: pacsaudit config init prints one to start from")
	case config.Hosts < 1 || config.Hosts > 1000:
		return config, usage("--hosts %d is out of range: give 1 to 1000", config.Hosts)
	case config.ProbeGap < time.Second:
		return config, usage("--probe-gap %v is too short: give at least 1s", config.ProbeGap)
	case config.Refresh != 0 && config.Refresh < 5*time.Second:
		return config, usage("--web.refresh %v is too short: give at least 5s", config.Refresh)
	case config.Retention < time.Hour:
		return config, usage("--history-retention %v is too short: give at least 1h", config.Retention)
	}
	for _, address := range config.Listen {
		if _, _, err := net.SplitHostPort(address); err != nil {
			return config, usage("--web.listen-address %q: write it as host:port, or :port for every interface", address)
		}
	}
	if err := web.Validate(config.WebConfig); err != nil {
		return config, usage("--web.config.file: %w", err)
	}
	return config, nil
}

// logLines makes a warning of each line that is written at once, so that the log keeps
// its form.
type logLines struct{ log *slog.Logger }

func (l *logLines) Write(b []byte) (int, error) {
	for line := range strings.Lines(string(b)) {
		l.log.Warn("of the configuration", "says", strings.TrimRight(line, "\n"))
	}
	return len(b), nil
}
