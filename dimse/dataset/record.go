package dataset

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"regexp"
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
	// PS3.19 §A.1, dcm2xml of DCMTK and of dcm4che 2, scenes of 3D Slicer, and HL7.
	xmlRecord = regexp.MustCompile(`<NativeDicomModel|<(element|attr) tag="[0-9A-Fa-f]{4},?[0-9A-Fa-f]{4}" vr=|DICOM\.Patient(Name|ID|BirthDate)|<ClinicalDocument|<AnnotatedECG|"http://hl7\.org/fhir"`)
	// HL7 v2; mail and answers of the web; dumps of DCMTK and of pydicom; a file written as
	// letters, or encrypted; Interfile, PAR of Philips, and spectra of Siemens.
	textRecord = regexp.MustCompile(`\A(MSH|FHS|BHS)\||(?m)^(?:` +
		`(?i:Content-Transfer-Encoding:\s*base64|Content-Type:\s*(multipart/|application/dicom))|` +
		`\(000[28], ?00[0-9A-Fa-f]{2}\) ([A-Z]{2} [\[=(#0-9]|.{3,60} [A-Z]{2}: )|` +
		`begin(-base64)? [0-7]{3,4} |=ybegin |\(This file must be converted with BinHex|-----BEGIN (PGP MESSAGE|PKCS7|CMS)-----|` +
		`!INTERFILE|\.\s+Patient name\s+:|>>> Begin of header <<<)`)
)

// recordStarts are what files of bytes begin with that are encrypted, by OpenSSL, age or
// OpenPGP, HL7 as MLLP has it, or images of GE Genesis, ECAT or BDF.
var recordStarts = [...]string{
	"Salted__", "age-encryption.org/v1", "\x85\x01\x0C\x03", "\x85\x02\x0C\x03", "\x84\x8C\x03", "\x0BMSH|", "IMGF", "MATRIX7", "\xFFBIOSEMI",
}

// cms is in the beginning of a Secure DICOM File, PS3.10 §7.4, and of S/MIME: the object
// identifier of what is signed or encrypted, RFC 5652 §4.
const cms = "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07"

// isRecord reports such a file, which is text or not.
func isRecord(b []byte, isText bool) bool {
	b = b[:min(len(b), maxRecord)]
	for _, start := range recordStarts {
		if bytes.HasPrefix(b, []byte(start)) {
			return true
		}
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF")), " \t\r\n")
	switch {
	case b[0] == '0' && bytes.Contains(b[:min(len(b), 16)], []byte(cms)), isAnalyze(b), isEDF(b):
		return true
	case bytes.HasPrefix(b, []byte("NRRD")) && bytes.Contains(b, []byte("DICOM_0010_")), bytes.Contains(b, []byte("<XProtocol>")): // raw data of Siemens
		return true
	case !isText || len(text) == 0:
		return false
	case text[0] == '{', text[0] == '[':
		return jsonRecord.Match(text)
	case text[0] == '<':
		return xmlRecord.Match(text)
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
