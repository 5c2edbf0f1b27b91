// Package devices reads lists of DICOM devices as hospitals have them: spreadsheets
// as CSV, scans of nmap, and the lists of remote titles in the configuration of
// Orthanc, of DCMTK's dcmqrscp and of dcm4chee. It writes them as targets of a
// configuration, each with where it came from. It contacts nobody.
package devices
