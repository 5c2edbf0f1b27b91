package commands

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

// places divides the files that a process may open between audits and clients,
// so that neither takes those of the other: without a file left nobody is let in
// any more, and servers that are well look as if they were not.
func places(limit uint64, hosts, clients int) (int, int) {
	left := int(min(limit, math.MaxInt32)) - ownFiles
	if left >= filesOfAHost*hosts+clients {
		return hosts, clients
	}
	clients = min(clients, max(fewClients, left/4))
	return min(hosts, max(1, (left-clients)/filesOfAHost)), clients
}

// fit has serve do with the files that it may open.
func (s *server) fit() (hosts, clients int) {
	hosts, clients = s.c.Int("hosts"), maxConnections
	limit, known := openFiles()
	if !known {
		return hosts, clients
	}
	asked := hosts
	if hosts, clients = places(limit, hosts, clients); hosts < asked {
		s.log.Warn("this process may open few files: fewer hosts at a time than asked for (raise the limit with ulimit -n, or LimitNOFILE=)", "files", limit, "hosts", hosts, "clients", clients)
	}
	return hosts, clients
}
