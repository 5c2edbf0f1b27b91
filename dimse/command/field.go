package command

// Field is the Command Field (0000,0100), PS3.7 §E.1.
type Field uint16

// The commands that this package can write, PS3.7 §9.3.2, §9.3.5 and §9.3.2.3.
const (
	CFindRQ   Field = 0x0020
	CFindRSP  Field = 0x8020
	CEchoRQ   Field = 0x0030
	CEchoRSP  Field = 0x8030
	CCancelRQ Field = 0x0FFF
)

// Response reports whether the field names a response, PS3.7 §E.1: bit 15.
func (f Field) Response() bool { return f&0x8000 != 0 }
