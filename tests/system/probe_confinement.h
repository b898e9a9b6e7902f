#pragma once

// What holds a process, seen from inside.

int confinement(void);        // as JSON
int system_calls(void);       // the filter's answer to each call from 0 to 600: "NUMBER allow|EPERM|ENOSYS"
int foreign_calls(void);      // "i386 SIGNAL|allow" and "x32 ENOSYS|allow"
int devices(void);             // the device nodes that can be made, of 16 minors of 256 majors: "c 1:3"
