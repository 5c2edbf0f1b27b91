package serve

import "math"

const (
	// ownFiles are those that serve needs for itself: the history, the
	// configuration, look-ups.
	ownFiles = 32
	// filesOfAHost are those of an audit that runs: a connection, and one that
	// is closing or looks up a name.
	filesOfAHost = 2
	fewClients   = 8
)

// shareFiles divides the files that a process may open between audits and
// clients, so that neither takes those of the other: without a file left no
// client is let in any more, and working servers look as if they were down.
func shareFiles(limit uint64, hosts, clients int) (int, int) {
	left := int(min(limit, math.MaxInt32)) - ownFiles
	if left >= filesOfAHost*hosts+clients {
		return hosts, clients
	}
	clients = min(clients, max(fewClients, left/4))
	return min(hosts, max(1, (left-clients)/filesOfAHost)), clients
}

// limitByFiles is how many hosts and clients there may be at a time.
func (s *server) limitByFiles() (hosts, clients int) {
	asked := s.config.Hosts
	if s.config.MaxFiles == 0 {
		return asked, maxConnections
	}
	hosts, clients = shareFiles(s.config.MaxFiles, asked, maxConnections)
	if hosts < asked {
		s.log.Warn("this process may open few files: fewer hosts at a time than asked for (raise the limit with ulimit -n, or LimitNOFILE=)", "files", s.config.MaxFiles, "hosts", hosts, "clients", clients)
	}
	return hosts, clients
}
