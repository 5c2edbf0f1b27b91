package dataset

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"math"
	"regexp"
	"slices"
)

// A patient can be in a file that is no DICOM file: a data set in another notation, a
// message, a letter, an image of a format that has a place for a name, or what is
// encrypted. Nobody here reads such files, so they are told from those with no patient.

// maxRecord is how much of a file is searched for what tells.
const maxRecord = 16 << 10

// What texts hold that are a data set or a message, or have a file in them.
var (
	// DICOM JSON, PS3.18 §F.2, also by keywords as viewers and converters have it, and FHIR.
	jsonRecord = regexp.MustCompile(`"[0-9A-Fa-f]{8}"\s*:\s*\{\s*"(vr|Value|BulkDataURI)"|"PatientName"\s*:\s*("[^"^]+\^|[\[{])|"PatientBirthDate"\s*:\s*"[0-9]|"resourceType"\s*:`)
	// That of Orthanc, of dicomParser and of dcm2niix, which writes _ for each ^.
	jsonOther = regexp.MustCompile(`"[0-9A-Fa-f]{4},[0-9A-Fa-f]{4}"\s*:\s*\{\s*"Name"\s*:\s*"[^"]*",\s*"(PrivateCreator|Type)"|` +
		`"((?i:PatientName)|[x(]?0010,? ?0010\)?)"\s*:\s*"[^"^]+\^|"((?i:PatientBirthDate)|PatientDoB|[x(]?0010,? ?0030\)?)"\s*:\s*"[0-9]|` +
		`(?s)"Patient(Name|ID)"\s*:\s*"[^"].*"ConversionSoftware"`)
	ofJSONOther = [...][]byte{[]byte("atient"), []byte("0010"), []byte("0008,00")} // one of them is in it
	// PS3.19 §A.1, dcm2xml of DCMTK and of dcm4che 2, scenes of 3D Slicer, REC of Philips,
	// electrocardiograms of GE and Philips, and HL7.
	xmlRecord = regexp.MustCompile(`<NativeDicomModel|<RestingECG|<restingecgdata|<(element|attr) tag="[0-9A-Fa-f]{4},?[0-9A-Fa-f]{4}" vr=|DICOM\.Patient(Name|ID|BirthDate)|<ClinicalDocument|<AnnotatedECG|"http://hl7\.org/fhir"`)
	// HL7 v2; mail and answers of the web; dumps of DCMTK, pydicom, VTK, dcm4che, AFNI and
	// ImageJ; a file written as letters, or encrypted; Interfile, PAR and SPAR of Philips,
	// spectra of Siemens, and ParaVision.
	textRecord = regexp.MustCompile(`\A(MSH|FHS|BHS)\||(?m)^(?:` +
		`(?i:Content-Transfer-Encoding:\s*base64|Content-Type:\s*(multipart/|application/dicom))|` +
		`\((?:000[28], ?00[0-9A-Fa-f]{2}|0010, ?00[123]0)\) ([A-Z]{2} ["\[=(#0-9]|.{3,60} [A-Z]{2}: )|` +
		`[0-9]+: ?\((?:0002|0008|0010),[0-9A-F]{4}\) [A-Z]{2} #[0-9]|(?:0002|0008|0010) [0-9a-f]{4} +[0-9]+ \[[0-9]+ *\] //|` +
		`(?:0002|0008|0010),[0-9A-F]{4}  [A-Z][^:]{3,60}: |Patient's Name: *[^\s^]+\^|examination_name : *[^ \r\n]|##\$SUBJECT_name_string=|` +
		`begin(-base64)? [0-7]{3,4} |=ybegin |\(This file must be converted with BinHex|-----BEGIN (PGP MESSAGE|PKCS7|CMS)-----|` +
		`!INTERFILE|\.\s+Patient name\s+:|>>> Begin of header <<<)`)
)

// recordStarts are what files of bytes begin with that are encrypted, by OpenSSL, age or
// OpenPGP, HL7 as MLLP has it, an index of DCMTK's archive, or images of GE Genesis, ECAT or BDF.
var recordStarts = [...]string{
	"QRDB0", "Salted__", "age-encryption.org/v1", "\x85\x01\x0C\x03", "\x85\x02\x0C\x03", "\x84\x8C\x03", "\x0BMSH|", "IMGF", "MATRIX7", "\xFFBIOSEMI",
}

// cms is in the beginning of a Secure DICOM File, PS3.10 §7.4, and of S/MIME: the object
// identifier of what is signed or encrypted, RFC 5652 §4.
const cms = "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07"

// isRecord reports such a file, which is text or not.
func isRecord(b []byte, isText bool) bool {
	if isDatabase(b) {
		return true
	}
	b = b[:min(len(b), maxRecord)]
	if bytes.HasPrefix(b, []byte("\xFF\xFE")) || bytes.HasPrefix(b, []byte("\xFE\xFF")) {
		b, isText = narrowed(b), true
	}
	for _, start := range recordStarts {
		if bytes.HasPrefix(b, []byte(start)) {
			return true
		}
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF")), " \t\r\n")
	switch {
	case len(b) == 0:
		return false
	case b[0] == '0' && bytes.Contains(b[:min(len(b), 16)], []byte(cms)), isAnalyze(b), isEDF(b), isVision(b), isSCP(b):
		return true
	case bytes.HasPrefix(b, []byte("NRRD")) && bytes.Contains(b, []byte("DICOM_0010_")), bytes.Contains(b, []byte("<XProtocol>")): // raw data of Siemens
		return true
	case !isText || len(text) == 0:
		return false
	case text[0] == '{', text[0] == '[':
		return jsonRecord.Match(text) || slices.ContainsFunc(ofJSONOther[:], func(part []byte) bool { return bytes.Contains(text, part) }) && jsonOther.Match(text)
	case text[0] == '<':
		return xmlRecord.Match(text) || bytes.Contains(text, []byte(`Tag="0x00100010"`))
	}
	return textRecord.Match(text) || isFileInText(text)
}

// isAnalyze reports a header of Analyze 7.5: its length in either byte order, and the sign
// behind its extents. Those of NIfTI have no place for a name.
func isAnalyze(b []byte) bool {
	const length = 348
	return len(b) >= length && (string(b[:4]) == "\x5C\x01\x00\x00" || string(b[:4]) == "\x00\x00\x01\x5C") && b[38] == 'r' && string(b[344:347]) != "ni1"
}

// isEDF reports a header of the European Data Format: a version, the patient, the
// recording and its date.
func isEDF(b []byte) bool {
	return len(b) >= 256 && string(b[:8]) == "0       " && b[170] == '.' && b[173] == '.'
}

// isVision reports an image of Siemens Magnetom Vision by its manufacturer; the patient stands at 768.
func isVision(b []byte) bool {
	const at, name = 96, "SIEMENS"
	return len(b) >= at+len(name) && string(b[at:at+len(name)]) == name
}

// isSCP reports an electrocardiogram of EN 1064 by its section 0.
func isSCP(b []byte) bool { return len(b) >= 22 && string(b[16:22]) == "SCPECG" }

// patientOfTable is in the names of tables and columns of archives and viewers.
var patientOfTable = regexp.MustCompile(`(?i)patient`)

// isDatabase reports a database of SQLite that knows of patients: those of Orthanc, 3D Slicer,
// Horos and pynetdicom list whom they have, and whom they had.
func isDatabase(b []byte) bool {
	return bytes.HasPrefix(b, []byte("SQLite format 3\x00")) && patientOfTable.Match(b[:min(len(b), MaxSought)])
}

// narrowed is a text of UTF-16 behind its mark; what is no ASCII is a ? there. PowerShell
// writes what a program prints so.
func narrowed(b []byte) []byte {
	order, text := binary.ByteOrder(binary.LittleEndian), make([]byte, 0, maxRecord/2)
	if b[0] == 0xFE {
		order = binary.BigEndian
	}
	for b = b[2:]; len(b) >= 2; b = b[2:] {
		c := order.Uint16(b)
		if c >= 0x80 {
			c = '?'
		}
		text = append(text, byte(c))
	}
	return text
}

// Extensions of NIfTI-1 and NIfTI-2 by their codes: raw attributes, and what is known of a
// spectrum. Others may have keywords of DICOM in them, too.
const extensionDICOM = 2

var extensionPatient = regexp.MustCompile(`"Patient(Name|ID|BirthDate|DoB)"\s*:\s*[\["{]`)

// isNIfTIOfPatient reports an image of NIfTI with an extension that has a patient in it.
func isNIfTIOfPatient(b []byte) bool {
	b = b[:min(len(b), maxRecord)]
	order, at := binary.ByteOrder(binary.LittleEndian), 348
	if len(b) < at {
		return false
	}
	if b[0] == 0 {
		order = binary.BigEndian
	}
	end := int64(math.Float32frombits(order.Uint32(b[108:]))) // where the pixels begin
	if order.Uint32(b) == 540 {
		at, end = 540, int64(order.Uint64(b[168:]))
	}
	if len(b) <= at || b[at] == 0 {
		return false
	}
	for at += 4; at+8 <= len(b) && int64(at) < end; {
		n := int64(order.Uint32(b[at:]))
		if n < 8 || int64(at)+n > end {
			return false
		}
		rest := min(int64(len(b)-at), n)
		if order.Uint32(b[at+4:]) == extensionDICOM && n > 8 || extensionPatient.Match(b[at:int64(at)+rest]) {
			return true
		}
		at += int(rest)
	}
	return false
}

// isFileInText reports a file with a preamble that is written in base64, perhaps as a link
// has it, or in hexadecimal digits.
func isFileInText(text []byte) bool {
	if i := bytes.Index(text[:min(len(text), 64)], []byte("base64,")); i >= 0 {
		text = text[i+len("base64,"):]
	}
	var letters, file [512]byte
	n := 0
	for _, c := range text[:min(len(text), len(letters))] {
		if c > ' ' {
			letters[n] = c
			n++
		}
	}
	for _, decode := range [...]func(dst, src []byte) (int, error){base64.StdEncoding.Decode, hex.Decode} {
		if n, _ := decode(file[:], letters[:n&^3]); n >= metaStart && string(file[preambleLength:metaStart]) == prefix {
			return true
		}
	}
	return false
}
