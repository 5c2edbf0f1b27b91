package probe

import (
	"crypto/rand"
	"strings"
)

// randomTitle is an AE title that no server was told of: 16 characters,
// PS3.5 §6.2, that say who is calling.
func randomTitle() string { return "PA" + strings.ToUpper(rand.Text())[:12] }
