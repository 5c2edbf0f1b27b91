package serve

import "testing"

func TestAuditsAndClientsHaveFilesOfTheirOwn(t *testing.T) {
	for _, row := range []struct {
		limit                          uint64
		asked, clients, hosts, atATime int
	}{
		{1 << 20, 16, 512, 16, 512}, {1 << 63, 1000, 512, 1000, 512}, {1024, 16, 512, 16, 512}, {576, 16, 512, 16, 512}, {575, 16, 512, 16, 135},
		{1024, 1000, 512, 372, 248}, {256, 200, 512, 84, 56}, {48, 60, 512, 4, 8}, {16, 60, 512, 1, 8}, {0, 60, 512, 1, 8},
	} {
		hosts, clients := shareFiles(row.limit, row.asked, row.clients)
		if hosts != row.hosts || clients != row.atATime {
			t.Errorf("%d files: %d hosts and %d clients, want %d and %d", row.limit, hosts, clients, row.hosts, row.atATime)
		}
		if most := uint64(ownFiles + filesOfAHost*hosts + clients); row.limit >= 64 && most > row.limit {
			t.Errorf("%d files: %d may be wanted", row.limit, most)
		}
	}
}
