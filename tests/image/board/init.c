// SPDX-License-Identifier: GPL-3.0-only
/* The only program of a tiny initramfs: loads rpi_tryboot.ko when it is there, and restarts as an update does. */
#include <errno.h>
#include <fcntl.h>
#include <linux/reboot.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	int console = open("/dev/console", O_RDWR);
	int module = open("/rpi_tryboot.ko", O_RDONLY);

	dup2(console, STDOUT_FILENO);
	setbuf(stdout, NULL);
	puts("init: up");
	/* The firmware's driver waits for its mailbox. */
	sleep(3);
	if (module >= 0 && syscall(SYS_finit_module, module, "", 0))
		printf("init: the module is refused: %s\n", strerror(errno));
	else
		puts("init: restart");
	syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_RESTART2, "0 tryboot");
	for (;;)
		pause();
}
