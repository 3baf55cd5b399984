// Loaded before the program: writes the address of every module that it loads to the file that RECORDED_MODULES names.
import { register } from 'node:module';
import process from 'node:process';

register('./record-hooks.js', import.meta.url, { data: { file: process.env.RECORDED_MODULES } });
