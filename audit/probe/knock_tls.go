package probe

import "crypto/tls"

// knockTLS is the client's side of a TLS knock: it takes any certificate and
// has none to show. What is wrong with the server's is for an audit to say.
var knockTLS = &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, CipherSuites: everySuite}
