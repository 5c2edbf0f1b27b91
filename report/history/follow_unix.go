//go:build unix

package history

import "syscall"

// noFollow opens no symbolic link, should one appear after the look.
const noFollow = syscall.O_NOFOLLOW
