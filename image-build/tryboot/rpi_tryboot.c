// SPDX-License-Identifier: GPL-2.0-only
/*
 * Debian's kernel restarts a Raspberry Pi without telling its firmware to try the other system. With this module
 * `reboot "0 tryboot"` does, as Raspberry Pi's own kernel does it: the firmware keeps the flag for one start, and
 * loses it with the power.
 */
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/reboot.h>
#include <linux/string.h>
#include <soc/bcm2835/raspberrypi-firmware.h>

#define TAG_SET_REBOOT_FLAGS 0x00038064
#define FLAG_TRYBOOT 1

static bool asks_for_tryboot(const char *command)
{
	const char *word = command ? strrchr(command, ' ') : NULL;

	return word && !strcmp(word + 1, "tryboot");
}

static int arm(void)
{
	struct device_node *node = rpi_firmware_find_node();
	struct rpi_firmware *firmware;
	u32 flags = FLAG_TRYBOOT;
	int error;

	if (!node)
		return -ENODEV;
	firmware = rpi_firmware_get(node);
	of_node_put(node);
	if (!firmware)
		return -ENXIO;
	error = rpi_firmware_property(firmware, TAG_SET_REBOOT_FLAGS, &flags, sizeof(flags));
	rpi_firmware_put(firmware);
	return error;
}

/* The firmware is looked up here and not when the module is loaded: its driver may come later. */
static int on_reboot(struct notifier_block *block, unsigned long action, void *command)
{
	int error;

	if (action != SYS_RESTART || !asks_for_tryboot(command))
		return NOTIFY_DONE;
	error = arm();
	if (error)
		pr_err("rpi_tryboot: not armed, the same system starts again (%d)\n", error);
	else
		pr_info("rpi_tryboot: armed\n");
	return NOTIFY_DONE;
}

static struct notifier_block block = { .notifier_call = on_reboot };

static int __init rpi_tryboot_init(void)
{
	return register_reboot_notifier(&block);
}

static void __exit rpi_tryboot_exit(void)
{
	unregister_reboot_notifier(&block);
}

/* Loaded by udev where there is such a firmware. */
static const struct of_device_id firmwares[] = {
	{ .compatible = "raspberrypi,bcm2835-firmware" },
	{}
};
MODULE_DEVICE_TABLE(of, firmwares);

module_init(rpi_tryboot_init);
module_exit(rpi_tryboot_exit);
MODULE_DESCRIPTION("Tells a Raspberry Pi's firmware to try the other system at the next start");
MODULE_LICENSE("GPL");
