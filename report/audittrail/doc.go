// Package audittrail writes audit messages of DICOM, PS3.15 §A.5, of what this program
// itself does: it started, it ended, it sent a query. An audit record repository learns
// from them who asked the archives. They hold no value of a patient, and no value of a
// query's keys.
package audittrail
