/* SPDX-License-Identifier: GPL-2.0-or-later */
/* understudy_abi_user.h - the shared header with what it needs in user space. */
#ifndef US_ABI_USER_H
#define US_ABI_USER_H

#include <linux/types.h>
#include <linux/bpf.h>

#include "understudy_abi.h"

#endif
