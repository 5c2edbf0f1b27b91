package audit

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

// TestSecretsAreSealed prints and encodes a target with its credentials in
// every way there is.
func TestSecretsAreSealed(t *testing.T) {
	const canary = "hunter2-canary"
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	target := Target{
		Identity:    Identity{Kind: UsernamePasscode, Primary: NewSecret([]byte(canary)), Secondary: NewSecret([]byte(canary))},
		Certificate: NewClientCertificate(tls.Certificate{Certificate: [][]byte{[]byte(canary)}, PrivateKey: key}),
	}
	if string(target.Identity.Secondary.Open()) != canary || string(target.Certificate.Present().Certificate[0]) != canary {
		t.Fatal("the secrets do not hold the canary")
	}
	bare, err := key.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	known := []string{canary, hex.EncodeToString([]byte(canary)), strings.ToUpper(hex.EncodeToString([]byte(canary))), strings.Trim(fmt.Sprint([]byte(canary)), "[]"), hex.EncodeToString(bare)}
	for _, x := range []any{target, &target, target.Identity, target.Identity.Primary, &target.Identity.Primary, target.Certificate, &target.Certificate} {
		var out bytes.Buffer
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
			fmt.Fprintf(&out, verb+"\n", x)
		}
		slog.New(slog.NewTextHandler(&out, nil)).Info("text", "x", x)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("text", "x", x)
		encoded, err := json.Marshal(x)
		fmt.Fprintf(&out, "%s %v\n", encoded, err)
		for _, s := range known {
			if strings.Contains(out.String(), s) {
				t.Errorf("a %T shows its secret", x)
				break
			}
		}
	}
}
