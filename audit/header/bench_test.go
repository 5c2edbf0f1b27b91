package header

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"pacsaudit/dimse/dataset"
)

// image is a file with a header like that of a CT image, and pixel data of the
// length given.
func image(t dataset.TransferSyntax, n, pixels int) []byte {
	s := t.Syntax()
	b := make([]byte, 128, 4096+pixels)
	b = append(b, "DICM"...)
	meta := dataset.AppendElement(nil, dataset.Syntax{}, 0x0002_0001, dataset.OB, []byte{0, 1})
	meta = dataset.AppendElement(meta, dataset.Syntax{}, 0x0002_0002, dataset.UI, []byte("1.2.840.10008.5.1.4.1.1.2"))
	meta = dataset.AppendElement(meta, dataset.Syntax{}, 0x0002_0003, dataset.UI, fmt.Appendf(nil, "2.25.%d", 1000000+n))
	meta = dataset.AppendElement(meta, dataset.Syntax{}, 0x0002_0010, dataset.UI, []byte(t.UID()))
	meta = dataset.AppendElement(meta, dataset.Syntax{}, 0x0002_0012, dataset.UI, []byte("2.25.137919714107076884695808672926143994063"))
	meta = dataset.AppendElement(meta, dataset.Syntax{}, 0x0002_0013, dataset.SH, []byte("PACSAUDIT_SYNTH"))
	length := []byte{byte(len(meta)), byte(len(meta) >> 8), 0, 0}
	b = dataset.AppendElement(b, dataset.Syntax{}, 0x0002_0000, dataset.UL, length)
	b = append(b, meta...)
	add := func(tag dataset.Tag, value string) {
		b = dataset.AppendElement(b, s, tag, dataset.VROf(tag), []byte(value))
	}
	add(0x0008_0005, "ISO_IR 192")
	add(0x0008_0008, `ORIGINAL\PRIMARY\AXIAL`)
	add(0x0008_0016, "1.2.840.10008.5.1.4.1.1.2")
	add(0x0008_0018, fmt.Sprintf("2.25.%d", 1000000+n))
	for _, tag := range []dataset.Tag{0x0008_0020, 0x0008_0021, 0x0008_0022, 0x0008_0023} {
		add(tag, "20250314")
	}
	for _, tag := range []dataset.Tag{0x0008_0030, 0x0008_0031, 0x0008_0032, 0x0008_0033} {
		add(tag, "101112.130000")
	}
	add(0x0008_0050, fmt.Sprintf("ZQCANARYA%06d", n))
	add(0x0008_0060, "CT")
	add(0x0008_0070, "SYNTHETIC")
	add(0x0008_0080, "ZQCANARY HOSPITAL")
	add(0x0008_0090, "ZQCANARY^REFERRER")
	add(0x0008_1010, "CT01")
	add(0x0008_1030, "ZQCANARY CHEST")
	b = dataset.AppendSequence(b, s, 0x0008_1032, dataset.AppendElement(nil, s, 0x0008_0100, dataset.SH, []byte("CODE")))
	add(0x0008_103E, "ZQCANARY SERIES")
	add(0x0008_1090, "MODEL")
	b = dataset.AppendSequence(b, s, 0x0008_1140, dataset.AppendElement(nil, s, 0x0008_1150, dataset.UI, []byte("1.2.840.10008.5.1.4.1.1.2")), nil)
	add(0x0010_0010, fmt.Sprintf("ZQCANARY%d^NAME", n%500))
	add(0x0010_0020, fmt.Sprintf("ZQCANARY%06d", n%500))
	add(0x0010_0030, "19700101")
	add(0x0010_0040, "O")
	add(0x0010_1010, "055Y")
	add(0x0010_1030, "75.0")
	for i, tag := range []dataset.Tag{0x0018_0010, 0x0018_0022, 0x0018_0050, 0x0018_0060, 0x0018_0090, 0x0018_1020, 0x0018_1030, 0x0018_1100,
		0x0018_1110, 0x0018_1111, 0x0018_1120, 0x0018_1130, 0x0018_1140, 0x0018_1150, 0x0018_1151, 0x0018_1152, 0x0018_1160, 0x0018_1170,
		0x0018_1190, 0x0018_1210, 0x0018_5100} {
		add(tag, fmt.Sprintf("%d", 100+i))
	}
	b = dataset.AppendElement(b, s, 0x0019_0010, dataset.LO, []byte("SYNTHETIC PRIVATE"))
	for i := range 12 {
		b = dataset.AppendElement(b, s, dataset.Tag(0x0019_1000+i), dataset.DS, []byte("1.25"))
	}
	add(0x0020_000D, fmt.Sprintf("2.25.%d", 5000000+n/100))
	add(0x0020_000E, fmt.Sprintf("2.25.%d", 6000000+n/50))
	add(0x0020_0010, "1")
	add(0x0020_0011, "2")
	add(0x0020_0012, "1")
	add(0x0020_0013, fmt.Sprint(n))
	add(0x0020_0032, `-125.0\-125.0\100.0`)
	add(0x0020_0037, `1\0\0\0\1\0`)
	add(0x0020_0052, "2.25.77")
	add(0x0020_1041, "100.0")
	for _, tag := range []dataset.Tag{0x0028_0002, 0x0028_0010, 0x0028_0011, 0x0028_0100, 0x0028_0101, 0x0028_0102, 0x0028_0103} {
		b = dataset.AppendElement(b, s, tag, dataset.US, []byte{1, 0})
	}
	add(0x0028_0004, "MONOCHROME2")
	add(0x0028_0030, `0.5\0.5`)
	add(0x0028_1050, "40")
	add(0x0028_1051, "400")
	add(0x0028_1052, "-1024")
	add(0x0028_1053, "1")
	return dataset.AppendElement(b, s, dataset.PixelData, dataset.OW, make([]byte, pixels))
}

func BenchmarkTree(b *testing.B) {
	dir := b.TempDir()
	const files = 2000
	for i := range files {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%06d", i)), image(3, i, 500_000), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		r, err := Inspect(b.Context(), []string{dir}, Options{Parallel: 1})
		if err != nil || r.DICOM() != files {
			b.Fatal(err, r.Status)
		}
	}
	b.ReportMetric(float64(b.N*files)/b.Elapsed().Seconds(), "files/s")
}

func BenchmarkFiles(b *testing.B) {
	dir := b.TempDir()
	const files = 2000
	for i := range files {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%06d", i)), image(3, i, 500_000), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	d, err := openFolder(nil, dir)
	if err != nil {
		b.Fatal(err)
	}
	buf := make([]byte, 8192)
	b.ReportAllocs()
	for b.Loop() {
		for i := range files {
			var f file
			if _, err := f.open(d, fmt.Sprintf("%06d", i)); err != nil {
				b.Fatal(err)
			}
			f.Read(buf)
			f.close()
		}
	}
	b.ReportMetric(float64(b.N*files)/b.Elapsed().Seconds(), "files/s")
}
